#include "prover/search/locals.h"

#include <string.h>

/* Executors are behind all that they share. */
#define SHARED_SIZE offsetof(struct state, executor)

#define SLOTS_FIRST ((size_t)256)
#define PLACES_FIRST 16u
#define LOCALS_FIRST 8u

static uint64_t hash_of(uint64_t hash, const void *what, size_t size)
{
	const uint8_t *from = what;
	uint64_t word = 0;

	for (size_t at = 0; at < size; at += sizeof(word), word = 0) {
		memcpy(&word, from + at, size - at < sizeof(word) ? size - at : sizeof(word));
		hash = ((hash ^ hash >> 32) ^ word) * UINT64_C(0xd6e8feb86659fd93);
	}
	return hash ^ hash >> 32;
}

static uint64_t hash_of_place(const struct state *shared)
{
	return hash_of(UINT64_C(0xcbf29ce484222325), shared, SHARED_SIZE);
}

static uint64_t hash_of_local(uint32_t place, const struct executor_state *executor)
{
	return hash_of((place + 1) * UINT64_C(0x9e3779b97f4a7c15), executor, sizeof(*executor));
}

static bool is_free(const struct local_slot *slot)
{
	return slot->place == 0;
}

static struct local_slot *find_place(const struct locals *locals, const struct state *shared)
{
	size_t mask = locals->slots - 1;

	for (size_t at = hash_of_place(shared) & mask;; at = (at + 1) & mask) {
		struct local_slot *slot = &locals->slot[at];

		if (is_free(slot) ||
		    (slot->local == 0 &&
		     memcmp(&locals->place[slot->place - 1].shared, shared, SHARED_SIZE) == 0))
			return slot;
	}
}

static struct local_slot *find_local(const struct locals *locals, uint32_t place,
				     const struct executor_state *executor)
{
	size_t mask = locals->slots - 1;

	for (size_t at = hash_of_local(place, executor) & mask;; at = (at + 1) & mask) {
		struct local_slot *slot = &locals->slot[at];

		if (is_free(slot) || (slot->place == place + 1 && slot->local != 0 &&
				      memcmp(&locals->place[place].local[slot->local - 1].state,
					     executor, sizeof(*executor)) == 0))
			return slot;
	}
}

static void put_all(struct locals *locals)
{
	for (uint32_t n = 0; n < locals->count; n++) {
		const struct place *place = &locals->place[n];

		*find_place(locals, &place->shared) = (struct local_slot){n + 1, 0};
		for (uint32_t m = 0; m < place->count; m++)
			*find_local(locals, n, &place->local[m].state) =
				(struct local_slot){n + 1, m + 1};
	}
}

/* Half of the slots are in use at most. */
static bool make_slot(struct locals *locals)
{
	size_t slots = locals->slots ? 2 * locals->slots : SLOTS_FIRST;
	struct local_slot *slot;

	if (2 * (locals->used + 1) <= locals->slots)
		return true;
	slot = room_enlarge(locals->room, NULL, 0, slots * sizeof(*slot));
	if (!slot)
		return false;
	memset(slot, 0, slots * sizeof(*slot));
	room_free(locals->room, locals->slot, locals->slots * sizeof(*slot));
	locals->slot = slot;
	locals->slots = slots;
	put_all(locals);
	return true;
}

static bool make_place(struct locals *locals)
{
	uint32_t places = locals->places ? 2 * locals->places : PLACES_FIRST;
	struct place *place;

	if (locals->count < locals->places)
		return true;
	place = room_enlarge(locals->room, locals->place, locals->places * sizeof(*place),
			     places * sizeof(*place));
	if (!place)
		return false;
	locals->place = place;
	locals->places = places;
	return true;
}

static bool make_local(struct locals *locals, struct place *place)
{
	uint32_t room = place->room ? 2 * place->room : LOCALS_FIRST;
	struct local *local;

	if (place->count < place->room)
		return true;
	local = room_enlarge(locals->room, place->local, place->room * sizeof(*local),
			     room * sizeof(*local));
	if (!local)
		return false;
	place->local = local;
	place->room = room;
	return true;
}

void locals_create(struct locals *locals, struct room *room)
{
	*locals = (struct locals){.room = room};
}

void locals_free(struct locals *locals)
{
	if (!locals->room)
		return;
	for (uint32_t n = 0; n < locals->count; n++)
		room_free(locals->room, locals->place[n].local,
			  locals->place[n].room * sizeof(struct local));
	room_free(locals->room, locals->place, locals->places * sizeof(*locals->place));
	room_free(locals->room, locals->slot, locals->slots * sizeof(*locals->slot));
	*locals = (struct locals){0};
}

uint32_t locals_place(struct locals *locals, const struct state *state)
{
	struct state shared = *state;
	struct local_slot *slot;

	memset(shared.executor, 0, sizeof(shared.executor));
	if (!make_slot(locals))
		return LOCAL_NONE;
	slot = find_place(locals, &shared);
	if (!is_free(slot))
		return slot->place - 1;
	if (!make_place(locals))
		return LOCAL_NONE;
	*slot = (struct local_slot){++locals->count, 0};
	locals->used++;
	locals->place[slot->place - 1] = (struct place){.shared = shared};
	return slot->place - 1;
}

uint32_t locals_local(struct locals *locals, uint32_t place, const struct executor_state *executor)
{
	struct place *at = &locals->place[place];
	struct local_slot *slot;

	if (!make_slot(locals))
		return LOCAL_NONE;
	slot = find_local(locals, place, executor);
	if (!is_free(slot))
		return slot->local - 1;
	if (!make_local(locals, at))
		return LOCAL_NONE;
	*slot = (struct local_slot){place + 1, ++at->count};
	locals->used++;
	at->local[slot->local - 1] = (struct local){.state = *executor, .same_at = LOCAL_NONE};
	return slot->local - 1;
}

uint32_t locals_same(struct locals *locals, uint32_t place, uint32_t local, uint32_t other)
{
	struct local *at = &locals->place[place].local[local];

	if (at->same_at == other)
		return at->same;
	/* The other place is another one, so `at` stays where it is. */
	at->same = locals_local(locals, other, &at->state);
	at->same_at = other;
	return at->same;
}
