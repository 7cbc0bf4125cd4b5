/*
 * In how many patches of a run each outcome came at least once.
 *
 * Executions within a patch are not independent, and one patch may give an outcome to several
 * executors, or several times to one: so a rate is of patches, and this is what it is computed
 * from. Executors count executions only. The patcher looks at their sums when all are at rest, and
 * what has grown since its last look came in the patch between.
 */
#ifndef KERNEL_CORE_PATCHES_WITH_H
#define KERNEL_CORE_PATCHES_WITH_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/outcome.h"

struct patches_with {
	/* False: nobody has looked after each patch, or the counts of an executor are left out. */
	bool known;
	uint64_t patches[OUTCOMES];
	uint64_t counted[OUTCOMES]; /* executions of all executors, at the last look */
};

/* Before the first patch, with all counts empty. Patcher only, these two. */
void patches_with_begin(struct patches_with *with);

/* After each patch, at rest. */
void patches_with_note(struct patches_with *with);

#endif
