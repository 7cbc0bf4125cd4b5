/*
 * Random protocols: steps of every kind with every option, as themselves and as what becomes of the
 * known protocols when some of their steps are changed.
 */
#ifndef TESTS_RANDOM_STEPS_H
#define TESTS_RANDOM_STEPS_H

#include "scenario/scenario.h"
#include "tests/random/dice.h"

/* Fills the steps of a scenario whose sites are there. `in_process`: only what a process of Linux
 * can do. */
void random_steps(struct dice *dice, bool in_process, struct scenario *scenario);

/* One that drops what was fetched, or any; movcr2 needs a kernel. */
enum serialization random_serialization(struct dice *dice, bool in_process);

#endif
