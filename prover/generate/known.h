/*
 * What the models allow, of many scenarios of which some are the same to all models: each of those
 * is proved once.
 */
#ifndef PROVE_KNOWN_H
#define PROVE_KNOWN_H

#include "prover/model/system.h"
#include "prover/search/reduced.h"

/* So many that were proved last are remembered. */
#define KNOWN_MAX 64

struct known {
	struct bounds bounds; /* of each search */
	struct reduced reduced;
	bool has_memory;
	struct system system;

	unsigned count, next;
	struct known_one {
		uint64_t key; /* of the form */
		struct scenario form;
		outcome_set allowed[MODELS];
	} of[KNOWN_MAX];

	uint64_t proved; /* scenarios; the others were remembered */
};

/* Begins; `states` is the most of a search. Large: one is allocated. NULL without memory. To be
 * ended by known_end(). */
struct known *known_begin(size_t states);
void known_end(struct known *known);

/* Forgets what was proved. */
void known_forget(struct known *known);

/* What each model allows of a scenario with at most two sites, each once, and no page that is
 * exchanged. SEARCH_DONE; or why it was given up, and `allowed` is undefined. */
enum search_result known_allowed(struct known *known, const struct scenario *scenario,
				 outcome_set allowed[MODELS]);

#endif
