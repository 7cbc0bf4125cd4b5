#include "kernel/experiment/patch_cannot.h"

#include <stddef.h>

#include "lib/format.h"
#include "lib/string.h"

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

/* ---- Steps ----------------------------------------------------------------------------------- */

/* Steps that are proved, and not run. */
static const char *cannot_step(const struct scenario *scenario)
{
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].kind > STEP_WAIT_OUTSIDE)
			return "it has a step that only the prover knows";
	if (scenario->others.foreign || scenario->rest.online)
		return "others act in it, which only the prover knows";
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
	for (unsigned site = 0; site < scenario->site_count && !what; site++)
		what = cannot_end(scenario, site);
	return what;
}
