/*
 * States that differ only in names are one to the search.
 *
 * Two symmetries, both exact: exchanging what they exchange turns every run into a run of the same
 * length with the same outcomes. So the search keeps one state of each class.
 *
 *   Executors: all do the same, and none sees another.
 *   Bytes of a tail that always hold the same codes, in models that fetch each byte by itself.
 */
#ifndef PROVE_SYMMETRY_H
#define PROVE_SYMMETRY_H

#include "prover/model/system.h"

struct symmetry {
	const struct system *system;
	bool bytes; /* some tail has bytes that can be exchanged */
	uint16_t canonical[SYSTEM_SITES_MAX][SITE_CODES];
};

void symmetry_build(struct symmetry *symmetry, const struct system *system);

/* Replaces a state by the one that stands for its class. */
void symmetry_reduce(const struct symmetry *symmetry, struct state *state);

#endif
