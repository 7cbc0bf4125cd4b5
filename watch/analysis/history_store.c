#include "watch/analysis/history_store.h"

#include <string.h>

#include "scenario/instruction.h"
#include "watch/infer/found.h"

/* Stores side by side, or that overlap, are in a row when this CPU has stored no more than so often
 * in between: a loop that copies also counts and spills, and a compiler makes the next instruction.
 */
#define RUN_GAP 1024u

/* A row of so many bytes is no instruction, nor a few. */
#define RUN_LONG WATCH_STORE_BYTES_MAX

static bool is_many(uint64_t cpus)
{
	return (cpus & (cpus - 1)) != 0;
}

/* ---- Rows -------------------------------------------------------------------------------- */

static bool goes_on(const struct cpu_history *cpu, const struct event *store)
{
	return cpu->run != UINT32_MAX && store->stores - cpu->run_clock <= RUN_GAP &&
	       store->physical <= cpu->run_end && store->physical + store->length >= cpu->run_from;
}

/* The row that a store belongs to. False when there is no memory. */
static bool run_of(struct history *history, const struct event *store)
{
	struct cpu_history *cpu = &history->cpus[store->cpu];

	if (!goes_on(cpu, store)) {
		struct run *runs = room_for_one(history->runs, &history->run_room,
						history->run_count, sizeof(*runs));

		if (!runs || history->run_count == UINT32_MAX)
			return false;
		history->runs = runs;
		cpu->run = (uint32_t)history->run_count;
		runs[history->run_count++] = (struct run){0};
		cpu->run_from = cpu->run_end = store->physical;
	}
	if (store->physical + store->length > cpu->run_end)
		cpu->run_end = store->physical + store->length;
	if (store->physical < cpu->run_from)
		cpu->run_from = store->physical;
	cpu->run_clock = store->stores;
	history->runs[cpu->run].bytes = cpu->run_end - cpu->run_from;
	return true;
}

/* ---- Changes ----------------------------------------------------------------------------- */

/* What a store would have as its first byte behind a breakpoint that was stored alone: the tail of
 * an instruction that was never seen without it. */
static bool is_behind_breakpoint(const struct history *history, uint64_t place)
{
	return place > 0 && shadow_is_planted(&history->shadow, place - 1) &&
	       !shadow_starts(&history->shadow, place);
}

/* From the first to the last byte that differs, and all of the instructions that hold those. */
static void span_of(struct history *history, struct change *change, const uint8_t *before,
		    const uint8_t *after)
{
	change->from = UINT64_MAX;
	change->end = 0;
	change->head = PLACE_NONE;
	for (unsigned i = 0; i < change->length; i++) {
		uint64_t place = change->place + i;

		if (before[i] == after[i])
			continue;
		if (change->from == UINT64_MAX)
			change->from = place;
		change->end = place + 1;
	}
	if (change->from == UINT64_MAX)
		return;
	if (is_behind_breakpoint(history, change->place)) {
		change->from = change->place - 1;
		change->head = change->from;
	}
	for (uint64_t place = change->from, end = change->end; place < end; place++) {
		const struct location *holder = shadow_holder(&history->shadow, place);

		if (!holder)
			continue;
		if (change->head == PLACE_NONE || holder->place < change->head)
			change->head = holder->place;
		if (holder->place < change->from)
			change->from = holder->place;
		if (holder->place + holder->length > change->end)
			change->end = holder->place + holder->length;
	}
}

static bool keep_byte(struct history *history, uint8_t byte)
{
	uint8_t *bytes = room_for_one(history->bytes, &history->byte_room, history->byte_count, 1);

	if (!bytes)
		return false;
	history->bytes = bytes;
	bytes[history->byte_count++] = byte;
	return true;
}

/* What the shadow has not seen yet is what the store found there. */
static uint8_t byte_before(const struct history *history, const struct change *change,
			   const uint8_t *before, uint64_t place)
{
	uint8_t byte = 0;

	if (place >= change->place && place - change->place < change->length)
		return before[place - change->place];
	shadow_byte(&history->shadow, place, &byte);
	return byte;
}

static bool number_change(struct history *history, uint8_t number)
{
	struct cpu_history *cpu = &history->cpus[number];
	uint32_t *changes =
		room_for_one(cpu->changes, &cpu->change_room, cpu->change_count, sizeof(*changes));

	if (!changes || history->change_count >= UINT32_MAX)
		return false;
	cpu->changes = changes;
	changes[cpu->change_count++] = (uint32_t)history->change_count;
	return true;
}

static bool keep_change(struct history *history, const struct change *change, const uint8_t *before,
			const uint8_t *after)
{
	struct change *changes = room_for_one(history->changes, &history->change_room,
					      history->change_count, sizeof(*changes));

	if (!changes)
		return false;
	history->changes = changes;
	if (!number_change(history, change->cpu))
		return false;
	changes[history->change_count] = *change;
	changes[history->change_count++].bytes = history->byte_count;
	for (uint64_t place = change->from; place < change->end; place++)
		if (!keep_byte(history, byte_before(history, change, before, place)))
			return false;
	for (unsigned i = 0; i < change->length; i++)
		if (!keep_byte(history, after[i]))
			return false;
	return true;
}

/* The bytes from `first` on that have consecutive places. */
static unsigned piece_of(const struct history *history, const struct event *store, unsigned first)
{
	uint64_t place = shadow_place(&history->shadow, store->physical + first);
	unsigned count = 1;

	while (first + count < store->length &&
	       shadow_place(&history->shadow, store->physical + first + count) == place + count)
		count++;
	return count;
}

static bool is_the_same(const struct event *store, unsigned first, unsigned count)
{
	return memcmp(store->before + first, store->after + first, count) == 0;
}

static bool read_piece(struct history *history, const struct event *store, unsigned first,
		       unsigned count, bool is_change)
{
	struct change change = {
		.event = history->events,
		.clock = store->stores,
		.pc = store->pc,
		.place = shadow_place(&history->shadow, store->physical + first),
		.virtual = store->virtual + first,
		.run = history->cpus[store->cpu].run,
		.cpu = store->cpu,
		.length = (uint8_t)count,
		.width = store->width,
		.downwards = store->downwards,
		.known = store->known,
	};

	if (is_change && !is_the_same(store, first, count)) {
		span_of(history, &change, store->before + first, store->after + first);
		if (!keep_change(history, &change, store->before + first, store->after + first))
			return false;
	}
	for (unsigned i = 0; i < count; i++)
		if (!shadow_store(&history->shadow, change.place + i, store->after[first + i],
				  store->length == 1))
			return false;
	return true;
}

static void note_stored(struct history *history, const struct event *store)
{
	for (unsigned i = 0; store->known && i < store->length && i < 4096; i++) {
		struct location *location = shadow_holder(
			&history->shadow, shadow_place(&history->shadow, store->physical + i));

		if (location)
			location->stored = true;
	}
}

static enum store_class class_of(const struct history *history, const struct event *store)
{
	bool is_long = store->length > RUN_LONG ||
		       history->runs[history->cpus[store->cpu].run].bytes > RUN_LONG;

	if (!store->known)
		return CLASS_UNEXECUTED;
	if (is_long)
		return CLASS_RECYCLED;
	return is_many(history_online_now(history)) ? CLASS_CROSS : CLASS_ALONE;
}

bool history_store(struct history *history, const struct event *store)
{
	bool has_bytes = store->length <= WATCH_STORE_BYTES_MAX;

	history->stores++;
	history->cpus[store->cpu].fenced = false;
	if (!run_of(history, store))
		return false;
	note_stored(history, store);
	/* Also what nobody is known to have executed: the breakpoint may be the first that is seen
	 * of an instruction. */
	bool is_change = has_bytes && is_many(history_online_now(history)) &&
			 !is_the_same(store, 0, store->length);

	if (!is_change) {
		enum store_class class = class_of(history, store);

		history->other_stores[class]++;
		history->other_bytes[class] += store->length;
	}
	if (!has_bytes) {
		shadow_forget(&history->shadow, store->physical, store->length);
		return true;
	}
	for (unsigned first = 0, count; first < store->length; first += count) {
		count = piece_of(history, store, first);
		if (!read_piece(history, store, first, count, is_change))
			return false;
	}
	return true;
}

/* The event at which something of the page was last executed. */
static uint64_t executed_last(const struct history *history, uint64_t physical_page)
{
	uint32_t last = map_get(&history->executed_in, physical_page / 4096);

	return last == MAP_NONE ? 0 : history->executions[last].event;
}

/* Changes of the page are the last ones, or a few of other pages are between them. */
#define CHANGES_BETWEEN 64u

void history_recycled(struct history *history, uint64_t physical_page)
{
	uint64_t from = shadow_place(&history->shadow, physical_page + 2048) - 2048;
	uint64_t since = executed_last(history, physical_page);

	for (size_t i = history->change_count, between = 0;
	     i-- > 0 && between < CHANGES_BETWEEN && history->changes[i].event > since; between++) {
		const struct change *change = &history->changes[i];
		struct run *run = &history->runs[change->run];

		if (change->place < from || change->place - from >= 4096)
			continue;
		if (run->recycled)
			break;
		run->recycled = true;
		between = 0;
	}
	shadow_recycled(&history->shadow, physical_page);
}
