/*
 * Random scenarios: valid ones, of all that docs/language.md can say, small enough to be proved at
 * once. The same seed and number make the same scenario, on every machine.
 */
#ifndef TESTS_RANDOM_SCENARIO_H
#define TESTS_RANDOM_SCENARIO_H

#include "scenario/scenario.h"
#include "tests/random/dice.h"

/* A scenario without expectations. `in_process`: of what a process of Linux can do, and nothing
 * that its machine would skip but for what its processor lacks. */
void random_scenario(uint64_t seed, uint64_t number, bool in_process, struct scenario *scenario);

/* Gives it some that hold, by what each model allows: in a run, every outcome is forbidden that
 * none does. NULL: nobody knows what they allow. */
void random_expectations(uint64_t seed, uint64_t number, const outcome_set allowed[MODELS],
			 struct scenario *scenario);

#endif
