/*
 * What a scenario's run has counted and measured.
 */
#ifndef KERNEL_CORE_RUN_H
#define KERNEL_CORE_RUN_H

#include <stdint.h>

#include "kernel/core/cost.h"
#include "kernel/core/oracle.h"
#include "kernel/core/pace.h"
#include "kernel/core/patches_with.h"

#define REASON_SIZE 256

struct run {
	const struct scenario *scenario;
	const outcome_set *allowed; /* of MODELS: what each model allows; NULL: not known */
	unsigned executors;	    /* that took part, and whose counts are in the total */
	uint64_t patches;	    /* that returned */
	uint64_t syncs;		    /* that those patches made */
	struct oracle total;
	struct patches_with with; /* of those patches, how many had each outcome */
	uint64_t retried, stuck;
	uint64_t foreign;      /* breakpoints that came to the debugger that owns them */
	outcome_set untold;    /* what may have come, and looks like old or new */
	struct paces paces;    /* of its stints: see stint.h */
	uint64_t elapsed_us;   /* from the first patch to the last */
	uint64_t clock_cycles; /* that reading the clock costs; in no cost below */
	/* In cycles; of patches without dwell. One bare sync; all stores of a patch, bare. */
	struct cost patch, sync, stores;
	char reason[REASON_SIZE]; /* why it ended early, or proves nothing; empty: it does not */
};

#endif
