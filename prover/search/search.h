/*
 * The search: every state that a system can reach, breadth first, each once.
 *
 * No sampling: a search that is done has seen all. One that meets the bounds of whoever started it
 * is given up; what it has found by then some run has, and nothing is known of the rest. Because it
 * goes breadth first, the first event that has an outcome ends a shortest run to it.
 */
#ifndef PROVE_SEARCH_H
#define PROVE_SEARCH_H

#include "prover/search/states.h"
#include "prover/search/symmetry.h"

struct search {
	const struct system *system;
	struct symmetry symmetry;
	struct states states;

	const struct bounds *bounds;
	uint64_t begun; /* by bounds_now() */

	outcome_set allowed; /* M29: those that some run has, as far as it was found */
	uint64_t events;     /* done, those that led to a known state included */

	/* For each of them: the state in which a shortest run has its last event. */
	uint32_t last[OUTCOMES];
};

/* Explores a system, which must live as long as the search does, as the bounds must. It stops early
 * when it has found an outcome of `enough`; give 0 to explore all. Afterwards search_free(). */
enum search_result search_run(struct search *search, const struct system *system,
			      outcome_set enough, const struct bounds *bounds);

void search_free(struct search *search);

/* What it has taken, having ended with that result. The same thread. */
struct effort search_effort(const struct search *search, enum search_result result);

/* A shortest run that ends with an outcome, which must be among those allowed. Returns its events,
 * which are the caller's to free(), and how many in `count`; NULL when there is no memory. */
struct event *search_shortest(const struct search *search, enum outcome outcome, size_t *count);

#endif
