/*
 * A sweep: the sites are placed anew now and then, and the executors paced otherwise, so that a
 * rare window is met that one place and one pace never meet. What it tries follows from the seed.
 */
#ifndef KERNEL_EXPERIMENT_SWEEP_H
#define KERNEL_EXPERIMENT_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/scenario.h"

/* Moves the sites of `swept`, which is `scenario` but for their places: each to any place in a page
 * at which it straddles what the scenario's own place does, with the same bytes on either side. So
 * no model allows anything else of it. Pure. */
void sweep_places(const struct scenario *scenario, struct scenario *swept, uint64_t *random);

/* How many times an executor relaxes between two passes: 0 mostly, then it makes bursts. Pure. */
unsigned sweep_pace(uint64_t *random);

#endif
