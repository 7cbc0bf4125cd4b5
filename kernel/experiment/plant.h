/*
 * The oracle's own test: outcomes that are planted, so often and no oftener, and must be counted
 * just so.
 *
 * Only in the build that plants (make: build/crossmod-plant.elf, CROSSMOD_PLANT). There the
 * kernel runs these in place of the scenarios.
 */
#ifndef KERNEL_EXPERIMENT_PLANT_H
#define KERNEL_EXPERIMENT_PLANT_H

#include "kernel/experiment/experiment.h"

#ifdef CROSSMOD_PLANT
#define PLANTING 1
#else
#define PLANTING 0
#endif

#define PLANTED_COUNT 15u

/* Each shows the outcome that is planted under its name, and forbids all others. Patcher only; the
 * next call overwrites it. */
struct scenario;
const struct scenario *plant_scenario(unsigned number);

/* Plants it once a patch in every executor. A count that differs is the run's reason. */
void plant_run(const struct scenario *scenario, const struct options *options, struct run *run);

#endif
