/*
 * The protocol of one patch: what its CPU stored, and what it asked of others in between.
 *
 * What no store into code shows is not here: fences, waits of any kind, a handler that is retired,
 * a flag.
 */
#ifndef WATCH_INFER_STEPS_H
#define WATCH_INFER_STEPS_H

#include "scenario/scenario.h"
#include "watch/analysis/patches.h"
#include "watch/infer/syncs.h"

struct steps_source {
	const struct history *history;
	const struct changed_sites *sites;
	const struct patches *patches;
	struct syncs syncs[WATCH_CPUS_MAX];
	uint64_t *executors; /* by site: bit n: CPU n executes it */
	uint64_t distance;   /* of syncs between two stores of a patch, nine of ten are no farther
				behind the first; 0: there are none */
};

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

/* False when there is no memory. */
bool steps_begin(struct steps_source *source, const struct history *history,
		 const struct changed_sites *sites, const struct patches *patches);
void steps_release(struct steps_source *source);

/* Of a patch whose length is not 0. */
void steps_find(const struct steps_source *source, const struct patch *patch, struct steps *steps);

/* What serializes nothing is all the same: whoever waits, or is idle, orders something now and
 * then.
 */
enum serialization sync_kind(enum serialization how);

/* True when both do the same. */
bool step_is_like(const struct step *left, const struct step *right);

#endif
