/*
 * The fake machines that random scenarios run on: of each fetch model, and of each kind that
 * arch.h knows.
 */
#ifndef TESTS_RANDOM_MACHINES_H
#define TESTS_RANDOM_MACHINES_H

#include "scenario/scenario.h"
#include "tests/random/dice.h"

/* Starts one for the scenario, that fetches by the model, and of which all else is drawn.
 * `in_process`: it may be what only a process is. `is_booted`: as kernel_patcher() finds it; else
 * its executors are at rest. */
void machine_begin(struct dice *dice, bool in_process, const struct scenario *scenario,
		   enum model model, bool is_booted);

/* How many patches it makes of the scenario. */
unsigned machine_patches(const struct scenario *scenario);

/* Ends the check when such a machine has shown what its own model does not allow, or what nobody
 * could place. `allowed` may be NULL. */
void machine_check_seen(const outcome_set *allowed, enum model model,
			const uint64_t outcomes[OUTCOMES]);

#endif
