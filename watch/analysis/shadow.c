#include "watch/analysis/shadow.h"

#include <stdlib.h>

#include "scenario/decode/decode.h"
#include "scenario/instruction.h"

#define PAGE_SIZE 4096u
#define PAGE_PLACES 8192u

/* The bytes of a page that can belong to an instruction that begins in another one. */
#define TAIL_MAX (WATCH_INSTRUCTION_MAX - 1u)

/* No processor has so many: sums of places never go over the end, whatever a foreign trace says. */
#define PAGES_MAX (1ull << 48)

static uint64_t place_in_page(uint64_t page, uint64_t offset)
{
	return page % PAGES_MAX * PAGE_PLACES + offset;
}

uint64_t shadow_place(const struct shadow *shadow, uint64_t physical)
{
	uint64_t page = physical / PAGE_SIZE, offset = physical % PAGE_SIZE;
	uint32_t tail = offset < TAIL_MAX ? map_get(&shadow->tail_of, page) : MAP_NONE;

	if (tail != MAP_NONE && offset < shadow->tails[tail].length)
		return place_in_page(shadow->tails[tail].page, PAGE_SIZE + offset);
	return place_in_page(page, offset);
}

uint64_t shadow_location_place(uint64_t physical)
{
	return place_in_page(physical / PAGE_SIZE, physical % PAGE_SIZE);
}

/* ---- Bytes ------------------------------------------------------------------------------- */

static struct shadow_line *line_at(const struct shadow *shadow, uint64_t place)
{
	uint32_t number = map_get(&shadow->line_of, place / SHADOW_LINE);

	return number == MAP_NONE ? NULL : &shadow->lines[number];
}

static struct shadow_line *line_made(struct shadow *shadow, uint64_t place)
{
	struct shadow_line *line = line_at(shadow, place), *lines;

	if (line)
		return line;
	lines = room_for_one(shadow->lines, &shadow->line_room, shadow->line_count, sizeof(*lines));
	if (!lines)
		return NULL;
	shadow->lines = lines;
	if (shadow->line_count == MAP_NONE ||
	    !map_set(&shadow->line_of, place / SHADOW_LINE, (uint32_t)shadow->line_count))
		return NULL;
	return &lines[shadow->line_count++];
}

static uint64_t bit_of(uint64_t place)
{
	return 1ull << place % SHADOW_LINE;
}

bool shadow_byte(const struct shadow *shadow, uint64_t place, uint8_t *byte)
{
	const struct shadow_line *line = line_at(shadow, place);

	if (!line || !(line->known & bit_of(place)))
		return false;
	*byte = line->bytes[place % SHADOW_LINE];
	return true;
}

bool shadow_store(struct shadow *shadow, uint64_t place, uint8_t byte, bool alone)
{
	struct shadow_line *line = line_made(shadow, place);

	if (!line)
		return false;
	line->bytes[place % SHADOW_LINE] = byte;
	line->known |= bit_of(place);
	if (alone && byte == BREAKPOINT)
		line->planted |= bit_of(place);
	else
		line->planted &= ~bit_of(place);
	return true;
}

void shadow_forget(struct shadow *shadow, uint64_t physical, uint64_t length)
{
	uint64_t first = physical & ~(uint64_t)(SHADOW_LINE - 1);

	if (length > PAGE_SIZE)
		length = PAGE_SIZE;
	for (uint64_t at = 0; at < length + SHADOW_LINE; at += SHADOW_LINE) {
		struct shadow_line *line = line_at(shadow, shadow_place(shadow, first + at));

		for (unsigned i = 0; line && i < SHADOW_LINE; i++)
			if (first + at + i - physical < length)
				line->known &= ~(1ull << i);
	}
}

bool shadow_is_planted(const struct shadow *shadow, uint64_t place)
{
	const struct shadow_line *line = line_at(shadow, place);

	return line && line->planted & bit_of(place);
}

/* ---- Instructions ------------------------------------------------------------------------ */

bool shadow_starts(const struct shadow *shadow, uint64_t place)
{
	const struct shadow_line *line = line_at(shadow, place);

	return line && line->starts & bit_of(place);
}

struct location *shadow_location(const struct shadow *shadow, uint64_t place)
{
	uint32_t number = map_get(&shadow->location_of, place);

	return number == MAP_NONE ? NULL : &shadow->locations[number];
}

void shadow_executed(struct shadow *shadow, uint64_t place, unsigned length)
{
	for (unsigned i = 0; i < length; i++) {
		struct shadow_line *line = line_at(shadow, place + i);

		if (line && i == 0)
			line->starts |= bit_of(place);
		else if (line)
			line->starts &= ~bit_of(place + i);
	}
}

bool shadow_recall(struct shadow *shadow, uint64_t place, const uint8_t *bytes, unsigned length)
{
	uint8_t known;

	for (unsigned i = 0; i < length; i++)
		if (!shadow_byte(shadow, place + i, &known) &&
		    !shadow_store(shadow, place + i, bytes[i], false))
			return false;
	shadow_executed(shadow, place, length);
	return true;
}

static bool tail_made(struct shadow *shadow, uint64_t page, uint64_t second, uint8_t length)
{
	uint32_t number = map_get(&shadow->tail_of, second / PAGE_SIZE);

	if (number == MAP_NONE) {
		struct shadow_tail *tails = room_for_one(shadow->tails, &shadow->tail_room,
							 shadow->tail_count, sizeof(*tails));

		if (!tails)
			return false;
		shadow->tails = tails;
		number = (uint32_t)shadow->tail_count;
		if (!map_set(&shadow->tail_of, second / PAGE_SIZE, number))
			return false;
		shadow->tail_count++;
		tails[number].length = 0;
	}
	struct shadow_tail *tail = &shadow->tails[number];

	if (tail->page != page || tail->length < length)
		*tail = (struct shadow_tail){page, length};
	return true;
}

static bool location_made(struct shadow *shadow, const struct event *form, uint64_t place)
{
	struct location *location = shadow_location(shadow, place), *locations;

	if (!location) {
		locations = room_for_one(shadow->locations, &shadow->location_room,
					 shadow->location_count, sizeof(*locations));
		if (!locations)
			return false;
		shadow->locations = locations;
		if (!map_set(&shadow->location_of, place, (uint32_t)shadow->location_count))
			return false;
		location = &locations[shadow->location_count++];
		*location = (struct location){.place = place};
	}
	location->form = form->form;
	location->physical = form->physical;
	location->virtual = form->virtual;
	if (form->after[0] != BREAKPOINT || location->length == 0)
		location->length = (uint8_t)form->length;
	return true;
}

bool shadow_form(struct shadow *shadow, const struct event *form, uint64_t *place)
{
	uint64_t offset = form->physical % PAGE_SIZE;

	*place = shadow_location_place(form->physical);
	if (form->second != 0 && offset + form->length > PAGE_SIZE &&
	    !tail_made(shadow, form->physical / PAGE_SIZE, form->second,
		       (uint8_t)(offset + form->length - PAGE_SIZE)))
		return false;
	for (unsigned i = 0; i < form->length; i++) {
		bool planted = shadow_is_planted(shadow, *place + i);

		if (!shadow_store(shadow, *place + i, form->after[i], planted))
			return false;
	}
	shadow_executed(shadow, *place, form->length);
	return location_made(shadow, form, *place);
}

void shadow_recycled(struct shadow *shadow, uint64_t physical_page)
{
	uint64_t first = place_in_page(physical_page / PAGE_SIZE, 0);

	for (uint64_t at = 0; at < PAGE_SIZE + SHADOW_LINE; at += SHADOW_LINE) {
		struct shadow_line *line = line_at(shadow, first + at);

		if (line)
			line->starts = line->planted = 0;
	}
}

/* How long the instruction there is now. Behind a breakpoint it is as long as what that replaced:
 * the tail is whatever it was. */
static unsigned length_now(struct shadow *shadow, struct location *location)
{
	uint8_t bytes[INSTRUCTION_LENGTH_MAX];
	size_t count = 0;
	struct decoded decoded;

	while (count < sizeof(bytes) && shadow_byte(shadow, location->place + count, &bytes[count]))
		count++;
	if (count > 0 && bytes[0] != BREAKPOINT) {
		decode(bytes, count, &decoded);
		if (decoded.whole)
			location->length = (uint8_t)decoded.length;
	}
	return location->length;
}

struct location *shadow_holder(struct shadow *shadow, uint64_t place)
{
	for (uint64_t back = WATCH_INSTRUCTION_MAX; back-- > 0;) {
		struct location *location = back <= place && shadow_starts(shadow, place - back)
						    ? shadow_location(shadow, place - back)
						    : NULL;

		if (location && back < length_now(shadow, location))
			return location;
	}
	return NULL;
}

static void note_line(struct shadow *shadow, uint64_t line_place, uint64_t from, uint64_t end)
{
	const struct shadow_line *line = line_at(shadow, line_place);

	for (uint64_t starts = line ? line->starts : 0; starts != 0; starts &= starts - 1) {
		uint64_t place = line_place + (unsigned)__builtin_ctzll(starts);
		struct location *location = shadow_location(shadow, place);

		if (location && place < end && place + length_now(shadow, location) > from)
			location->stored = true;
	}
}

void shadow_note_stored(struct shadow *shadow, uint64_t physical, uint64_t length)
{
	uint64_t from = shadow_place(shadow, physical);
	uint64_t end = from + (length < PAGE_SIZE ? length : PAGE_SIZE);
	uint64_t reach = from < WATCH_INSTRUCTION_MAX ? from : WATCH_INSTRUCTION_MAX;

	for (uint64_t place = (from - reach) / SHADOW_LINE * SHADOW_LINE; place < end;
	     place += SHADOW_LINE)
		note_line(shadow, place, from, end);
}

void shadow_release(struct shadow *shadow)
{
	free(shadow->lines);
	free(shadow->locations);
	free(shadow->tails);
	map_release(&shadow->line_of);
	map_release(&shadow->location_of);
	map_release(&shadow->tail_of);
	*shadow = (struct shadow){0};
}
