#include "kernel/core/given.h"

#include <stddef.h>

#include "lib/string.h"
#include "scenario/instruction.h"
#include "scenario/surround.h"

/* What one byte of a site may hold: both forms' values, and then what steps write of their own. */
struct values {
	unsigned count;
	uint8_t of[2 + STEPS_MAX];
};

#define FORMS 2u /* the first values */

static void add_value(struct values *values, uint8_t value)
{
	for (unsigned i = 0; i < values->count; i++)
		if (values->of[i] == value)
			return;
	values->of[values->count++] = value;
}

static void list_values(const struct scenario *scenario, unsigned number, struct values *values)
{
	const struct site *site = &scenario->sites[number];
	struct written written;

	for (unsigned byte = 0; byte < site->length; byte++)
		values[byte] = (struct values){
			.count = FORMS, .of = {site->old_bytes[byte], site->new_bytes[byte]}};
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].given &&
		    scenario_written(scenario, &scenario->steps[i], number, &written))
			for (unsigned byte = written.from; byte <= written.to; byte++)
				add_value(&values[byte], written.value[byte]);
}

static bool is_near(int32_t place, int32_t code, int32_t size)
{
	return place >= code && place < code + size;
}

/* True when there is nothing but 0xcc, where a CPU is caught that one of both forms cannot have led
 * there. `place` is in bytes from `next`. */
static bool is_caught(const struct mixtures *mixtures, int32_t place)
{
	const int32_t front = SITE_LENGTH_MAX + SITE_ROOM_FRONT;

	if (place < SITE_REACH_FIRST || place > SITE_REACH_LAST ||
	    is_near(place, -front, front + SITE_ROOM_NEXT))
		return false;
	for (unsigned i = 0; i < mixtures->count; i++)
		if (mixture_leads_away(&mixtures->of[i]) &&
		    is_near(place, mixtures->of[i].place, SURROUND_PAD_SIZE))
			return false;
	return true;
}

/* An execution of these bytes, in which some of neither form stand, is `torn` in a run if it is
 * caught; and it is none, if it comes to its own beginning again. */
static bool is_told(const struct site *site, const struct mixtures *mixtures, const uint8_t *bytes)
{
	struct instruction instruction;
	int32_t end;

	if (bytes[0] == BREAKPOINT || site_holds(site, bytes))
		return true;
	if (!instruction_decode(bytes, site->length, &instruction))
		return false;
	end = (int32_t)instruction.length - site->length;
	return (instruction.way == WAY_BRANCH || instruction.way == WAY_CALL) &&
	       is_caught(mixtures, end + instruction.place);
}

/* The next combination of values, in `chosen`; false behind the last one. */
static bool choose_next(const struct values *values, unsigned length, unsigned *chosen)
{
	for (unsigned byte = 0; byte < length; byte++) {
		if (++chosen[byte] < values[byte].count)
			return true;
		chosen[byte] = 0;
	}
	return false;
}

static bool has_given(const struct scenario *scenario, unsigned number)
{
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].given && (scenario->steps[i].sites >> number & 1))
			return true;
	return false;
}

bool given_is_told(const struct scenario *scenario, unsigned number)
{
	const struct site *site = &scenario->sites[number];
	struct values values[SITE_LENGTH_MAX];
	unsigned chosen[SITE_LENGTH_MAX] = {0};
	uint8_t bytes[SITE_LENGTH_MAX];
	static struct mixtures mixtures;
	char refusal[SITE_REASON_SIZE];

	if (!has_given(scenario, number))
		return true;
	if (!site_mixtures(site, &mixtures, refusal) || site_is_sled(site))
		return false;
	list_values(scenario, number, values);
	do {
		bool is_of_forms = true;

		for (unsigned byte = 0; byte < site->length; byte++) {
			bytes[byte] = values[byte].of[chosen[byte]];
			is_of_forms &= chosen[byte] < FORMS;
		}
		if (!is_of_forms && !is_told(site, &mixtures, bytes))
			return false;
	} while (choose_next(values, site->length, chosen));
	return true;
}
