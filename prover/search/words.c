#include "prover/search/words.h"

#include <stdbool.h>
#include <string.h>

#define BITS 64
#define SLOTS_FIRST_LOG 10
#define PLACES_FIRST ((size_t)256)

static size_t slots_of(const struct words *words)
{
	return (size_t)1 << (BITS - words->shift);
}

/* The numbers are of a few fields, and differ in all of them. */
static uint64_t hash_of(uint64_t number)
{
	number = (number ^ number >> 32) * UINT64_C(0xd6e8feb86659fd93);
	return (number ^ number >> 32) * UINT64_C(0x9e3779b97f4a7c15);
}

/* The slot that holds the number, or the free one in which it belongs. */
static uint64_t *find(const struct words *words, uint64_t number)
{
	size_t mask = slots_of(words) - 1;

	for (size_t at = hash_of(number) >> words->shift;; at = (at + 1) & mask)
		if (words->slot[at] == 0 || words->slot[at] == number + 1)
			return &words->slot[at];
}

static uint64_t *new_slots(const struct words *words, size_t slots)
{
	uint64_t *slot = room_enlarge(words->room, NULL, 0, slots * sizeof(*slot));

	if (slot)
		memset(slot, 0, slots * sizeof(*slot));
	return slot;
}

static bool grow_slots(struct words *words)
{
	const struct words former = *words;
	uint64_t *slot = new_slots(words, 2 * slots_of(words));

	if (!slot)
		return false;
	words->slot = slot;
	words->shift--;
	for (size_t at = 0; at < slots_of(&former); at++)
		if (former.slot[at])
			*find(words, former.slot[at] - 1) = former.slot[at];
	room_free(words->room, former.slot, slots_of(&former) * sizeof(*slot));
	return true;
}

static bool grow_wait(struct words *words)
{
	size_t places = words->places ? 2 * words->places : PLACES_FIRST;
	uint64_t *wait = room_enlarge(words->room, words->wait, words->places * sizeof(*wait),
				      places * sizeof(*wait));

	if (!wait)
		return false;
	words->wait = wait;
	words->places = places;
	return true;
}

/* Two thirds of the slots are in use at most. */
static bool is_full(const struct words *words)
{
	return 3 * (words->count + 1) > 2 * slots_of(words);
}

static bool make_room(struct words *words)
{
	return (words->waiting < words->places || grow_wait(words)) &&
	       (!is_full(words) || grow_slots(words));
}

static enum search_result add(struct words *words, uint64_t number)
{
	if (*find(words, number))
		return SEARCH_DONE;
	if (words->count >= words->most)
		return SEARCH_STATES;
	if (!make_room(words))
		return words->room->result;
	*find(words, number) = number + 1;
	words->count++;
	words->wait[words->waiting++] = number;
	return SEARCH_DONE;
}

enum search_result words_create(struct words *words, struct room *room, size_t most)
{
	*words = (struct words){
		.room = room,
		.most = most,
		.shift = BITS - SLOTS_FIRST_LOG,
	};
	words->slot = new_slots(words, (size_t)1 << SLOTS_FIRST_LOG);
	return room->result;
}

void words_free(struct words *words)
{
	if (!words->room)
		return;
	room_free(words->room, words->slot, slots_of(words) * sizeof(*words->slot));
	room_free(words->room, words->wait, words->places * sizeof(*words->wait));
	*words = (struct words){0};
}

void words_clear(struct words *words)
{
	memset(words->slot, 0, slots_of(words) * sizeof(*words->slot));
	words->count = words->waiting = 0;
}

void words_ask(const struct words *words, const uint64_t *numbers, size_t count)
{
	for (size_t n = 0; n < count; n++)
		__builtin_prefetch(&words->slot[hash_of(numbers[n]) >> words->shift]);
}

enum search_result words_add(struct words *words, const uint64_t *numbers, size_t count)
{
	enum search_result result = SEARCH_DONE;

	for (size_t n = 0; n < count && result == SEARCH_DONE; n++)
		result = add(words, numbers[n]);
	return result;
}
