#include "kernel/experiment/patch_cannot.h"

#include <stddef.h>

#include "lib/format.h"
#include "lib/string.h"
#include "scenario/instruction.h"
#include "scenario/surround.h"

#define BYTES_SHOWN_SIZE (3 * SITE_LENGTH_MAX + 1)
#define WHY_SIZE 192

/* Stays until it is asked again. For the patcher alone. */
static char why[WHY_SIZE];

/* ---- Jumps to themselves --------------------------------------------------------------------- */

/* What an executor that is held does not do, though this step waits for it. */
static const char *waits_for_held(const struct scenario *scenario, const struct step *step)
{
	switch (step->kind) {
	case STEP_SYNC:
	case STEP_STOP:
	case STEP_SHOOTDOWN:
		return scenario->execution.context == CONTEXT_PROGRAM
			       ? NULL
			       : "takes no interrupt there, for which a step waits";
	case STEP_WAIT_OUTSIDE:
		return "is not seen outside, for which a step waits";
	default:
		return NULL;
	}
}

static const char *cannot_end(const struct scenario *scenario, unsigned number)
{
	const struct site *site = &scenario->sites[number];
	uint8_t bytes[SITE_LENGTH_MAX];
	struct written written;
	const char *what = NULL;

	memcpy(bytes, site->old_bytes, sizeof(bytes));
	if (site_holds(site, bytes))
		what = "is there before the patch begins";
	for (unsigned i = 0; i < scenario->step_count && !what; i++) {
		const struct step *step = &scenario->steps[i];

		if (scenario_written(scenario, step, number, &written))
			memcpy(bytes + written.from, written.value + written.from,
			       written.to - written.from + 1u);
		if (site_holds(site, bytes))
			what = waits_for_held(scenario, step);
	}
	if (!what && site_holds(site, bytes))
		what = "is never let go";
	if (!what)
		return NULL;
	format_string(why, sizeof(why), "whoever executes a jump to itself in site %u %s", number,
		      what);
	return why;
}

/* ---- Bytes of neither form ------------------------------------------------------------------- */

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

static const char *cannot_tell_given(const struct scenario *scenario, unsigned number)
{
	const struct site *site = &scenario->sites[number];
	struct values values[SITE_LENGTH_MAX];
	unsigned chosen[SITE_LENGTH_MAX] = {0};
	uint8_t bytes[SITE_LENGTH_MAX];
	char shown[BYTES_SHOWN_SIZE], refusal[SITE_REASON_SIZE];
	static struct mixtures mixtures;
	bool is_known = site_mixtures(site, &mixtures, refusal) && !site_is_sled(site);

	list_values(scenario, number, values);
	do {
		bool is_of_forms = true;

		for (unsigned byte = 0; byte < site->length; byte++) {
			bytes[byte] = values[byte].of[chosen[byte]];
			is_of_forms &= chosen[byte] < FORMS;
		}
		if (is_of_forms || (is_known && is_told(site, &mixtures, bytes)))
			continue;
		format_bytes(shown, sizeof(shown), bytes, site->length);
		format_string(why, sizeof(why),
			      "in a run %s in site %u cannot be told from one of its forms, or "
			      "not be caught",
			      shown, number);
		return why;
	} while (choose_next(values, site->length, chosen));
	return NULL;
}

static bool has_given(const struct scenario *scenario)
{
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].given)
			return true;
	return false;
}

/* ---- Steps ----------------------------------------------------------------------------------- */

/* Steps that are proved, and not run. */
static const char *cannot_step(const struct scenario *scenario)
{
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].kind > STEP_WAIT_OUTSIDE)
			return "it has a step that only the prover knows";
	return NULL;
}

static bool is_too_long(const struct scenario *scenario, const struct step *step)
{
	struct written written;

	for (unsigned site = 0; site < scenario->site_count && !step->bytewise; site++)
		if (scenario_written(scenario, step, site, &written) &&
		    written.to - written.from + 1u > PATCH_STORE_MAX)
			return true;
	return false;
}

static const char *cannot_store(const struct scenario *scenario)
{
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (is_too_long(scenario, &scenario->steps[i]))
			return "it stores more than 8 bytes at once, which instructions like "
			       "movdqa do, but none of those is used here; write it byte by byte, "
			       "or in several steps";
	return NULL;
}

const char *patch_cannot(const struct scenario *scenario)
{
	const char *what = cannot_step(scenario);

	if (!what)
		what = cannot_store(scenario);
	for (unsigned site = 0; site < scenario->site_count && !what; site++) {
		what = cannot_end(scenario, site);
		if (!what && has_given(scenario))
			what = cannot_tell_given(scenario, site);
	}
	return what;
}
