/*
 * The steps of one patch, as they are found.
 */
#ifndef WATCH_INFER_STEP_LIST_H
#define WATCH_INFER_STEP_LIST_H

#include "scenario/scenario.h"

#define LAST_SYNCS_MAX 2u

struct steps {
	struct step all[STEPS_MAX]; /* of one site */
	uint64_t pcs[STEPS_MAX];    /* of writes: the instruction that stored */
	bool by_return[STEPS_MAX], is_flush[STEPS_MAX], is_alone[STEPS_MAX]; /* of syncs: as in
										struct sync */
	unsigned count;
	bool too_many; /* there were more */

	/* The syncs behind the last store of the batch. Nothing says that they belong to it, but
	 * that they come as soon as others do between two stores. */
	struct step last[LAST_SYNCS_MAX];
	unsigned last_count;
	bool last_is_alone; /* nobody was asked in the first of them */
	bool last_is_late;  /* it comes later than those */
};

#endif
