/*
 * The search again, without anything that makes it fast: no hash, no symmetry, no parents. It has
 * the transition function in common with the prover's, and nothing else; and it checks by itself
 * when that lets a site be executed.
 */
#ifndef SAMPLE_PROVE_NAIVE_H
#define SAMPLE_PROVE_NAIVE_H

#include "prover/model/system.h"

struct naive {
	outcome_set allowed;
	size_t events[OUTCOMES]; /* of a shortest run to each of them */
	struct state *state;	 /* every one, in the order in which they were found */
	size_t states;
	size_t ordered; /* those whose first executor's state is not above the second's */
};

/* Explores all, layer by layer. Fails the test when memory runs out. Afterwards naive_free(). */
void naive_search(const struct system *system, struct naive *naive);
void naive_free(struct naive *naive);

#endif
