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

#include <string.h>

#include "prover/model/system.h"

/* Sites whose codes are more are taken as they are. */
#define SYMMETRY_CODES 1024u

struct symmetry {
	const struct system *system;

	/* Bit n: site n has bytes that can be exchanged. By its codes, at a shift of 0, those that
	 * stand for their class. */
	uint8_t sites;
	uint16_t canonical[SYSTEM_SITES_MAX][SYMMETRY_CODES];
};

/* The order in which executors stand. */
static inline bool symmetry_is_above(const struct executor_state *a, const struct executor_state *b)
{
	uint64_t high[2], low[2];

	memcpy(high, a, sizeof(high));
	memcpy(low, b, sizeof(low));
	return high[0] != low[0] ? high[0] > low[0] : high[1] > low[1];
}

void symmetry_build(struct symmetry *symmetry, const struct system *system);

/* Replaces a state by the one that stands for its class. */
void symmetry_reduce(const struct symmetry *symmetry, struct state *state);

#endif
