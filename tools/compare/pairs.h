/*
 * The scenarios of two sets, each with what either set has of it, over all its runs.
 */
#ifndef TOOLS_COMPARE_PAIRS_H
#define TOOLS_COMPARE_PAIRS_H

#include "tools/compare/chance.h"
#include "tools/results/set.h"

/* What a cost was: of all runs the lowest minimum, the median of the medians (of an even number the
 * lower one in the middle), and the highest 99th percentile. */
struct spread {
	uint64_t runs; /* of the scenario, that measured it; 0: none */
	uint64_t low_ns, median_ns, high_ns;
};

/* Of one set. */
struct side {
	uint64_t runs;	      /* 0: it has no run of it */
	enum verdict verdict; /* the worst */
	/* The run that it is from, and its line: of those with that verdict the first */
	const struct record *record;
	uint64_t line;
	uint64_t executions[OUTCOMES];
	struct trials patches[OUTCOMES]; /* with each outcome */
	outcome_set forbid;		 /* by any run's file */
	struct spread costs[COST_KINDS];
};

enum { SIDES = 2 };

struct pair {
	const char *scenario;
	struct side sides[SIDES];
};

struct pairs {
	struct pair *of; /* by name; those of one name that do different things are different */
	size_t count;
};

/* Scenarios that were skipped or refused are not in it. The sets must stay. False without memory;
 * to be given to pairs_free() in both cases. */
bool pairs_make(struct pairs *pairs, const struct record_set *const sets[SIDES]);
void pairs_free(struct pairs *pairs);

/* From the best to the worst: as expected, inconclusive, forbidden, defective. */
unsigned verdict_badness(enum verdict verdict);

#endif
