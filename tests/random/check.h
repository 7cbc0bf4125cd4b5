/*
 * What is checked of each random scenario. Each check ends the process when something is not as it
 * must be, with a message: see main.c, which runs them in a process of their own.
 */
#ifndef TESTS_RANDOM_CHECK_H
#define TESTS_RANDOM_CHECK_H

#include "scenario/scenario.h"
#include "tests/random/dice.h"

/* Which scenario it is. */
struct drawn {
	uint64_t seed, number;
	bool in_process;
};

/* What was found in all of them, to tell how much was looked at. */
struct tally {
	uint64_t states, naive; /* of how many searches the naive one has seen the same */
	uint64_t patches, executions;
	uint64_t allowed, seen; /* outcomes of a scenario under a model, and those that were seen */
	uint64_t unproved;	/* scenarios that are too large for the prover */
	uint64_t by_effect;	/* scenarios that no fake machine can tell */
};

/* The scenario with its expectations, and what each model allows. False: it cannot be proved, and
 * expects little. */
bool check_draw(const struct drawn *drawn, struct scenario *scenario, outcome_set allowed[MODELS]);

/* The language: its source is read to the same. The prover: its search and a naive one find the
 * same, by runs of the same length; what a stronger model allows, a weaker one does; two
 * executors have the outcomes of one; and patches back to back have those of one patch. */
void check_models(const struct drawn *drawn, struct tally *tally);

/* The kernel, on a fake machine of each of the five models: it counts what was executed, and shows
 * nothing that this very model does not allow. And check_log() on one of them. Scenarios whose
 * mixtures are told by their effects are left to real machines. */
void check_machine(const struct drawn *drawn, struct tally *tally);

/* The kernel, from the first line of its log to the last, on a fake machine of that model: its
 * verdict is the judge's, and as expected. */
void check_log(const struct drawn *drawn, struct dice *dice, const struct scenario *scenario,
	       enum model model);

_Noreturn void check_failed(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
