#include "prover/search/states.h"

#include <stdlib.h>
#include <string.h>

#include "prover/search/memory.h"

#define ROOM_FIRST ((size_t)1024)
#define SLOTS_PER_ROOM 2

/* Before more than this is asked for, it is seen whether the system has it. */
#define ASK_BYTES ((size_t)16 << 20)

static uint64_t hash_of(const struct states *states, const uint8_t *state)
{
	uint64_t hash = UINT64_C(0x9e3779b97f4a7c15), word;

	for (size_t at = 0; at < states->size; at += sizeof(word)) {
		memcpy(&word, state + at, sizeof(word));
		hash = ((hash ^ hash >> 32) ^ word) * UINT64_C(0xd6e8feb86659fd93);
	}
	return hash ^ hash >> 32;
}

/* memcmp() for a size that is known to be of whole words. */
static bool is_at(const struct states *states, size_t number, const uint8_t *state)
{
	const uint8_t *other = states->state + number * states->size;
	uint64_t word, other_word;

	for (size_t at = 0; at < states->size; at += sizeof(word)) {
		memcpy(&word, state + at, sizeof(word));
		memcpy(&other_word, other + at, sizeof(word));
		if (word != other_word)
			return false;
	}
	return true;
}

/* The slot that holds the state, or the free one in which it belongs. */
static uint64_t *find_slot(const struct states *states, const uint8_t *state, uint64_t hash)
{
	size_t mask = states->slots - 1;

	for (size_t at = hash & mask;; at = (at + 1) & mask) {
		uint64_t slot = states->slot[at];

		if (slot == 0 ||
		    (slot >> 32 == hash >> 32 && is_at(states, (uint32_t)slot - 1, state)))
			return &states->slot[at];
	}
}

/* The hash's low half chooses the slot and its high half is kept there. */
static uint64_t slot_of(size_t number, uint64_t hash)
{
	return hash >> 32 << 32 | (number + 1);
}

/* The old slots are given back first: all that was in them is found again. */
static bool rehash(struct states *states, size_t slots)
{
	free(states->slot);
	states->slots = 0;
	states->slot = calloc(slots, sizeof(*states->slot));
	if (!states->slot)
		return false;
	states->slots = slots;
	for (size_t number = 0; number < states->count; number++) {
		const uint8_t *state = states->state + number * states->size;
		uint64_t hash = hash_of(states, state);

		*find_slot(states, state, hash) = slot_of(number, hash);
	}
	return true;
}

static size_t bytes_for(const struct states *states, size_t room, size_t slots)
{
	return room * (states->size + sizeof(*states->parent)) + slots * sizeof(*states->slot);
}

static bool move(struct states *states, size_t room)
{
	void *moved = realloc(states->state, room * states->size);

	if (!moved)
		return false;
	states->state = moved;
	moved = realloc(states->parent, room * sizeof(*states->parent));
	if (!moved)
		return false;
	states->parent = moved;
	states->room = room;
	return rehash(states, SLOTS_PER_ROOM * room);
}

static enum states_added grow(struct states *states, size_t room)
{
	size_t more;

	states->wanted = bytes_for(states, room, SLOTS_PER_ROOM * room);
	if (states->wanted > states->bounds->bytes)
		return STATES_TOO_LARGE;
	more = states->wanted - states_bytes(states);
	if (more > ASK_BYTES && more > memory_available())
		return STATES_NO_MEMORY;
	return move(states, room) ? STATES_NEW : STATES_NO_MEMORY;
}

enum states_added states_create(struct states *states, const struct system *system,
				const struct bounds *bounds)
{
	*states = (struct states){.bounds = bounds};
	states->size = offsetof(struct state, executor) +
		       system->executors * sizeof(struct executor_state);
	return grow(states, ROOM_FIRST);
}

void states_free(struct states *states)
{
	free(states->state);
	free(states->parent);
	free(states->slot);
	*states = (struct states){0};
}

uint64_t states_hash(const struct states *states, const struct state *state)
{
	return hash_of(states, (const uint8_t *)state);
}

void states_ask_slot(const struct states *states, uint64_t hash)
{
	__builtin_prefetch(&states->slot[hash & (states->slots - 1)]);
}

void states_ask_state(const struct states *states, uint64_t hash)
{
	uint64_t slot = states->slot[hash & (states->slots - 1)];

	if (slot >> 32 == hash >> 32 && slot)
		__builtin_prefetch(states->state + ((uint32_t)slot - 1) * states->size);
}

enum states_added states_add(struct states *states, const struct state *state, uint64_t hash,
			     uint32_t parent)
{
	const uint8_t *bytes = (const uint8_t *)state;
	uint64_t *slot = find_slot(states, bytes, hash);

	if (*slot)
		return STATES_KNOWN;
	if (states->count == STATES_MAX || states->count >= states->bounds->states)
		return STATES_TOO_MANY;
	if (states->count == states->room) {
		enum states_added grown = grow(states, 2 * states->room);

		if (grown != STATES_NEW)
			return grown;
		slot = find_slot(states, bytes, hash);
	}
	*slot = slot_of(states->count, hash);
	memcpy(states->state + states->count * states->size, bytes, states->size);
	states->parent[states->count++] = parent;
	return STATES_NEW;
}

void states_get(const struct states *states, uint32_t number, struct state *state)
{
	memset(state, 0, sizeof(*state));
	memcpy(state, states->state + number * states->size, states->size);
}

size_t states_bytes(const struct states *states)
{
	return bytes_for(states, states->room, states->slots);
}
