/*
 * A set of numbers of 64 bits, none of them UINT64_MAX; and of those that were added, the ones that
 * nobody has taken out again to look at.
 */
#ifndef PROVE_WORDS_H
#define PROVE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "prover/search/room.h"

struct words {
	struct room *room;
	size_t most;	/* numbers that it may have */
	size_t count;	/* that it has */
	unsigned shift; /* 64 less the binary logarithm of the number of slots */
	uint64_t *slot; /* 0: free. Else the number plus 1 */

	size_t waiting, places; /* still to be looked at, and room for them */
	uint64_t *wait;
};

/* An empty set, to be given to words_free() in any case; its memory is from `room`, which must
 * stay. SEARCH_DONE, or why it cannot have any number. */
enum search_result words_create(struct words *words, struct room *room, size_t most);
void words_free(struct words *words);

/* Forgets all, and keeps the memory. */
void words_clear(struct words *words);

/* Says that these numbers will be added, so that what is far away in memory is near by then. */
void words_ask(const struct words *words, const uint64_t *numbers, size_t count);

/* Adds them; those that are new are also to be looked at. SEARCH_DONE, or why not all are in. */
enum search_result words_add(struct words *words, const uint64_t *numbers, size_t count);

/* Takes one that is still to be looked at: the last one. There must be one. */
static inline uint64_t words_take(struct words *words)
{
	return words->wait[--words->waiting];
}

#endif
