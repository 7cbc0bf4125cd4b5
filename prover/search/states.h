/*
 * The set of all states that a search has found, numbered from 0 in the order in which it found
 * them, each with the state from which it did.
 */
#ifndef PROVE_STATES_H
#define PROVE_STATES_H

#include "prover/search/bounds.h"
#include "prover/model/system.h"

#define STATES_MAX ((size_t)UINT32_MAX / 2) /* more need more memory than 64 GB */

struct states {
	size_t size;  /* of a state in bytes: of the executors in use only */
	size_t count; /* found so far */
	size_t room;  /* of the arrays, in states */
	uint8_t *state;
	uint32_t *parent;

	size_t slots;	/* a power of 2, at least twice `room` */
	uint64_t *slot; /* 0: free. Else the number plus 1, and above it 32 bits of the hash */

	const struct bounds *bounds;
	size_t wanted; /* memory that it needed, and did not get, in bytes */
};

enum states_added { STATES_NEW, STATES_KNOWN, STATES_TOO_MANY, STATES_TOO_LARGE, STATES_NO_MEMORY };

/* An empty set, to be given to states_free() in any case; `bounds` must stay. STATES_NEW, or why it
 * cannot have any state. */
enum states_added states_create(struct states *states, const struct system *system,
				const struct bounds *bounds);
void states_free(struct states *states);

/*
 * To add a state takes its hash. In a large set its slot, and then the state that may be the same,
 * are far away in memory; so whoever has several to add asks for all slots, then for all states,
 * and then adds them. Both are only hints.
 */
uint64_t states_hash(const struct states *states, const struct state *state);
void states_ask_slot(const struct states *states, uint64_t hash);
void states_ask_state(const struct states *states, uint64_t hash);

/* Whether the state was there already; or why there is no room for it: by the bounds, it is one too
 * many, or the set would be too large; or the system has no memory. */
enum states_added states_add(struct states *states, const struct state *state, uint64_t hash,
			     uint32_t parent);

void states_get(const struct states *states, uint32_t number, struct state *state);

/* Memory in use, in bytes. */
size_t states_bytes(const struct states *states);

#endif
