/*
 * The search, reduced: it finds all outcomes that the search of search.h does, and no other, in a
 * fraction of the states. It knows no runs, and so nothing of the shortest.
 *
 * docs/prove.md says what is left out, and why nothing is lost by it.
 */
#ifndef PROVE_REDUCED_H
#define PROVE_REDUCED_H

#include "prover/search/rows.h"
#include "prover/search/words.h"

struct reduced {
	const struct system *system;
	const struct bounds *bounds;
	uint64_t begun; /* by bounds_now() */

	struct room room;
	struct locals locals;
	struct rows rows;
	struct words words; /* the states */

	outcome_set allowed; /* M29: those that some run has, as far as it was found */
	uint64_t events;     /* done, those that led to a known state included */
};

/* False of what only search_run() takes: a page that is exchanged, with which executors see
 * different memories, and one that translates anew sees another without any store. */
static inline bool reduced_takes(const struct system *system)
{
	return !system_exchanges(system);
}

/* Explores a system, which must live as long as the search does, as the bounds must. It stops early
 * when it has found an outcome of `enough`; give 0 to explore all. Afterwards reduced_free(). */
enum search_result reduced_run(struct reduced *reduced, const struct system *system,
			       outcome_set enough, const struct bounds *bounds);

/* Likewise, in the memory of an earlier search, which was done, and by its bounds. */
enum search_result reduced_again(struct reduced *reduced, const struct system *system,
				 outcome_set enough);

void reduced_free(struct reduced *reduced);

/* What it has taken, having ended with that result. The same thread. */
struct effort reduced_effort(const struct reduced *reduced, enum search_result result);

#endif
