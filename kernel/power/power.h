/*
 * The power of patches back to back: rounds of Crossmod's own runs and of the plain loop, in turn.
 * Its rows are comments of the log; docs/bench.md says what they mean.
 */
#ifndef KERNEL_POWER_POWER_H
#define KERNEL_POWER_POWER_H

#include <stdint.h>

#include "kernel/options/options.h"

/* Makes so many rounds, of all rows each, and prints a line for each side of each; fewer when
 * somebody wants the end. What goes wrong ends the run, as does a machine with one CPU. Executors
 * at rest. Patcher, once. */
void power_run(uint32_t rounds, const struct options *options);

#endif
