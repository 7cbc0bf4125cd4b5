/*
 * Which scenario is run next, and for how long, when a machine is classified: the fetch models that
 * it may still be are told apart by those that are run, and a model that is excluded needs no more
 * of them. Pure.
 */
#ifndef KERNEL_CLASSIFY_SCHEDULE_H
#define KERNEL_CLASSIFY_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/scenario.h"

/* The first slice of a scenario, and the longest: each is twice as long as the one before. So all
 * have had their turn early, and what takes long is not interrupted all the time. */
#define SLICE_FIRST_US 100000u
#define SLICE_LONGEST_US 2000000u

struct candidate {
	const outcome_set *allowed; /* of MODELS */
	bool runs;		    /* this machine can run it */
	unsigned slices;	    /* that it has had, */
	uint64_t elapsed_us;	    /* and how long they took together */
};

/* Candidates are in the order of their size, the smallest first. */
struct schedule {
	struct candidate *candidates;
	size_t count;
	unsigned consistent; /* bit n: nothing has excluded model n */

	/* Nothing explains the machine any more: the smallest scenario that shows it is looked for
	 * among those before `defect`, each for as long as that one took at most. */
	bool is_defective;
	size_t defect;
	uint64_t defect_us;
};

/* All models are possible, and nothing has run. */
void schedule_begin(struct schedule *schedule, struct candidate *candidates, size_t count);

/* The candidate to run now, and its slice. False: none is of any use any more. */
bool schedule_next(const struct schedule *schedule, size_t *index, uint64_t *slice_us);

/* It has run for so long, and shown all in all these outcomes. Returns the models that are excluded
 * by it, and were not before. */
unsigned schedule_ran(struct schedule *schedule, size_t index, uint64_t elapsed_us,
		      const uint64_t outcomes[OUTCOMES]);

#endif
