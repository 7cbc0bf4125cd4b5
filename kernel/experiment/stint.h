/*
 * A stint: patches back to back, from one rest of all CPUs to the next. A run of a scenario whose
 * patches are back to back is made of stints, as that of any other is of patches.
 */
#ifndef KERNEL_EXPERIMENT_STINT_H
#define KERNEL_EXPERIMENT_STINT_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/core/run.h"
#include "kernel/options/options.h"

/* What ends a stint, whichever is met first. The clock is read now and then only. */
#define STINT_PATCHES 1000000u
#define STINT_US 100000u

/* The n-th one, from before it to after it, and all at rest again. False: the run ends here, and
 * run->reason says why. Patcher only. */
bool stint(struct run *run, const struct options *options, uint64_t n, uint64_t *random);

#endif
