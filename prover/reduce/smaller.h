/*
 * What a scenario can do without: each way to make it smaller by one thing.
 *
 * Each leaves something out, or puts the plainest of its kind in its place, and none ever leads
 * back.
 */
#ifndef PROVE_SMALLER_H
#define PROVE_SMALLER_H

#include "prover/reduce/offers.h"

/* The n-th, from 0, in an order that is always the same: `smaller` gets the scenario, and `words`
 * what it is without: "without step 2: sync cpuid". First come many steps at a time, then one thing
 * at a time. What comes out need not be valid. False behind the last. Pure. */
bool smaller_scenario(const struct scenario *scenario, unsigned n, struct scenario *smaller,
		      char words[SMALLER_WORDS_SIZE]);

#endif
