#include "kernel/experiment/patch_cannot.h"

#include <stddef.h>

#include "kernel/experiment/move_out.h"
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
		return scenario->execution.context == CONTEXT_PROGRAM && !scenario->others.handler
			       ? NULL
			       : "takes no interrupt there, for which a step waits";
	case STEP_WAIT_OUTSIDE:
		return "is not seen outside, for which a step waits";
	default:
		return NULL;
	}
}

/* Who is held there, and what waits for it, behind this step. */
static const char *holds_wrongly(const struct scenario *scenario, const struct step *step)
{
	if (scenario->others.patcher)
		return "may be the patcher's own interrupt, for which the patch waits";
	return waits_for_held(scenario, step);
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
			what = holds_wrongly(scenario, step);
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

/* There is one other page for each site. */
static const char *cannot_exchange(const struct scenario *scenario)
{
	unsigned exchanged = 0;

	for (unsigned i = 0; i < scenario->step_count; i++) {
		if (scenario->steps[i].kind != STEP_EXCHANGE)
			continue;
		if (exchanged & scenario->steps[i].sites)
			return "a site's page is exchanged twice, and there is only one other page "
			       "for it";
		exchanged |= scenario->steps[i].sites;
	}
	for (unsigned site = 0; site < scenario->site_count; site++)
		if ((exchanged >> site & 1) && scenario->sites[site].times > 1)
			return "it exchanges the pages of more than one site of a kind, and there "
			       "is another page for the first one only";
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

static const char *cannot_move(const struct scenario *scenario)
{
	const char *what = NULL;

	if (scenario_steps_of(scenario, STEP_MOVE_OUT) == 0)
		return NULL;
	for (unsigned site = 0; site < scenario->site_count && !what; site++)
		what = move_out_cannot(&scenario->sites[site]);
	return what;
}

const char *patch_cannot(const struct scenario *scenario)
{
	const char *what = cannot_exchange(scenario);

	if (!what)
		what = cannot_store(scenario);
	if (!what)
		what = cannot_move(scenario);
	for (unsigned site = 0; site < scenario->site_count && !what; site++)
		what = cannot_end(scenario, site);
	return what;
}
