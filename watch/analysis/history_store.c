#include "watch/analysis/history_store.h"

#include <string.h>

#include "scenario/decode/decode.h"
#include "scenario/instruction.h"
#include "watch/analysis/rows.h"
#include "watch/found.h"
#include "watch/analysis/online.h"

/* A row of so many bytes is no instruction, nor a few. */
#define RUN_LONG WATCH_STORE_BYTES_MAX

static bool is_many(uint64_t cpus)
{
	return (cpus & (cpus - 1)) != 0;
}

/* ---- Changes ----------------------------------------------------------------------------- */

/* True when an instruction that is seen at a place has these bytes where they overlap with what the
 * store found, and with what is known. */
static bool may_be(const struct history *history, const struct seen_form *form,
		   const struct change *change, const uint8_t *before)
{
	uint8_t byte;

	for (unsigned i = 0; i < form->length; i++) {
		uint64_t place = form->place + i;

		if (place >= change->place && place - change->place < change->length)
			byte = before[place - change->place];
		else if (!shadow_byte(&history->shadow, place, &byte))
			continue;
		if (byte != form->bytes[i])
			return false;
	}
	return true;
}

/* Of one location so many forms are looked at. */
#define FORMS_RECALLED 16u

/* Code that was stored where code has been before, and is the same again, is no new form, so
 * nothing but this store tells that it is there. */
static bool recall(struct history *history, const struct change *change, const uint8_t *before,
		   uint64_t place)
{
	for (uint64_t back = WATCH_INSTRUCTION_MAX; back-- > 0;) {
		const struct location *location =
			back <= place ? shadow_location(&history->shadow, place - back) : NULL;
		uint32_t number = location ? location->form : FORM_NONE;

		for (unsigned i = 0; i < FORMS_RECALLED && number != FORM_NONE; i++) {
			const struct seen_form *form = &history->forms[number];

			if (back < form->length && may_be(history, form, change, before))
				return shadow_recall(&history->shadow, form->place, form->bytes,
						     form->length);
			number = form->before;
		}
	}
	return true;
}

/* True when the instruction that has this byte is known, all of it. */
static bool is_held(struct history *history, uint64_t place)
{
	const struct location *holder = shadow_holder(&history->shadow, place);
	uint8_t byte;

	for (unsigned i = 0; holder && i < holder->length; i++)
		if (!shadow_byte(&history->shadow, holder->place + i, &byte))
			return false;
	return holder != NULL;
}

/* Where the instruction ends that a store makes of a breakpoint, which may have been several. */
static uint64_t end_of_new(const struct history *history, const struct change *change,
			   const uint8_t *after)
{
	uint8_t bytes[INSTRUCTION_LENGTH_MAX];
	size_t count = 0;
	struct decoded decoded;

	if (!shadow_is_planted(&history->shadow, change->from))
		return change->end;
	while (count < sizeof(bytes)) {
		uint64_t place = change->from + count;

		if (place - change->place < change->length)
			bytes[count] = after[place - change->place];
		else if (!shadow_byte(&history->shadow, place, &bytes[count]))
			break;
		count++;
	}
	decode(bytes, count, &decoded);
	return decoded.whole && change->from + decoded.length > change->end
		       ? change->from + decoded.length
		       : change->end;
}

/* From the first to the last byte that differs, and all of the instructions that hold those. */
static bool span_of(struct history *history, struct change *change, const uint8_t *before,
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
		return true;
	if (change->known && !is_held(history, change->from) &&
	    !recall(history, change, before, change->from))
		return false;
	change->end = end_of_new(history, change, after);
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
	return true;
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

/* What the shadow has not seen yet is what the store found there. False when nobody knows. */
static bool byte_before(const struct history *history, const struct change *change,
			const uint8_t *before, uint64_t place, uint8_t *byte)
{
	*byte = 0;
	if (place < change->place || place - change->place >= change->length)
		return shadow_byte(&history->shadow, place, byte);
	*byte = before[place - change->place];
	return true;
}

static bool keep_behind(struct history *history, struct change *change, const uint8_t *before)
{
	uint8_t byte;

	while (change->behind < VICINITY_BEHIND &&
	       byte_before(history, change, before, change->end + change->behind, &byte)) {
		if (!keep_byte(history, byte))
			return false;
		change->behind++;
	}
	return true;
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
	changes += history->change_count++;
	*changes = *change;
	changes->bytes = history->byte_count;
	for (uint64_t place = change->from; place < change->end; place++) {
		uint8_t byte;

		byte_before(history, change, before, place, &byte);
		if (!keep_byte(history, byte))
			return false;
	}
	for (unsigned i = 0; i < change->length; i++)
		if (!keep_byte(history, after[i]))
			return false;
	return keep_behind(history, changes, before);
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
		.run = history->cpus[store->cpu].rows[0].run,
		.cpu = store->cpu,
		.length = (uint8_t)count,
		.width = store->width,
		.downwards = store->downwards,
		.known = store->known,
	};

	if (is_change && !is_the_same(store, first, count)) {
		if (!span_of(history, &change, store->before + first, store->after + first) ||
		    !keep_change(history, &change, store->before + first, store->after + first))
			return false;
	}
	for (unsigned i = 0; i < count; i++)
		if (!shadow_store(&history->shadow, change.place + i, store->after[first + i],
				  store->length == 1))
			return false;
	return true;
}

static enum store_class class_of(const struct history *history, const struct event *store)
{
	bool is_long = store->length > RUN_LONG ||
		       history->runs[history->cpus[store->cpu].rows[0].run].bytes > RUN_LONG;

	if (!store->known)
		return CLASS_UNEXECUTED;
	if (is_long)
		return CLASS_RECYCLED;
	return is_many(online_now(history)) ? CLASS_CROSS : CLASS_ALONE;
}

bool history_store(struct history *history, const struct event *store)
{
	bool has_bytes = store->length <= WATCH_STORE_BYTES_MAX;

	history->stores++;
	history->cpus[store->cpu].fenced = false;
	if (!row_store(history, store))
		return false;
	if (store->known)
		shadow_note_stored(&history->shadow, store->physical, store->length);
	/* Also what nobody is known to have executed: the breakpoint may be the first that is seen
	 * of an instruction. */
	bool is_change =
		has_bytes && is_many(online_now(history)) && !is_the_same(store, 0, store->length);

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
