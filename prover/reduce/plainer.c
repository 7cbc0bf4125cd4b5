#include "prover/reduce/plainer.h"

#include <string.h>

#include "prover/generate/canonical.h"
#include "prover/generate/space.h"

/* To serialize by nothing is the plainest; cpuid is plainer than all else. */
static unsigned plainness(enum serialization how)
{
	return how == SERIALIZE_NONE ? 0 : how == SERIALIZE_CPUID ? 1 : 2;
}

static bool is_plainer(enum serialization how, enum serialization than)
{
	return plainness(how) < plainness(than);
}

static const enum serialization plain_ways[] = {SERIALIZE_NONE, SERIALIZE_CPUID};

#define PLAIN_WAYS (sizeof(plain_ways) / sizeof(plain_ways[0]))

/* ---- Executors and handlers ------------------------------------------------------------------ */

static void offer_plainer_execution(struct offers *offers)
{
	const struct execution *execution = &offers->from->execution;

	if (execution->reads_flag && offer(offers, "executors read no flag"))
		offers->to->execution = (struct execution){.context = execution->context};
	if (execution->context != CONTEXT_PROGRAM && offer(offers, "executors are programs"))
		offers->to->execution.context = CONTEXT_PROGRAM;
	if (execution->conditional && offer(offers, "executors serialize in each pass"))
		offers->to->execution.conditional = false;
	if (execution->straight && offer(offers, "executors call the site"))
		offers->to->execution.straight = false;
	for (unsigned n = 0; n < PLAIN_WAYS; n++)
		if (is_plainer(plain_ways[n], execution->serialization) &&
		    offer(offers, "executors serialize by %s", serialization_name(plain_ways[n])))
			offers->to->execution.serialization = plain_ways[n];
}

static void offer_plainer_rest(struct offers *offers)
{
	const struct rest *rest = &offers->from->rest;

	if ((rest->may || rest->online) && offer(offers, "nobody rests or comes online"))
		offers->to->rest = (struct rest){.may = false};
	if (rest->early && offer(offers, "executors are not early"))
		offers->to->rest.early = false;
	for (unsigned n = 0; n < PLAIN_WAYS; n++)
		if (is_plainer(plain_ways[n], rest->wakes_by) &&
		    offer(offers, "executors go on by %s", serialization_name(plain_ways[n])))
			offers->to->rest.wakes_by = plain_ways[n];
}

static void offer_plainer_others(struct offers *offers)
{
	const struct others *others = &offers->from->others;

	if (others->patcher && offer(offers, "the patcher executes no site"))
		offers->to->others.patcher = false;
	if (others->handler && offer(offers, "the handler executes no site")) {
		offers->to->others.handler = false;
		offers->to->others.handler_site = 0;
	}
	if (others->foreign && offer(offers, "no breakpoint before a site")) {
		offers->to->others.foreign = false;
		offers->to->others.foreign_site = 0;
	}
}

void offer_plainer_executors(struct offers *offers)
{
	if (offers->from->back_to_back && offer(offers, "patches apart"))
		offers->to->back_to_back = false;
	offer_plainer_execution(offers);
	offer_plainer_rest(offers);
	offer_plainer_others(offers);
	if (offers->from->handler != HANDLER_NEXT && offer(offers, "handler next"))
		offers->to->handler = HANDLER_NEXT;
}

/* ---- Sites ----------------------------------------------------------------------------------- */

static unsigned differences(const struct site *site)
{
	unsigned count = 0;

	for (unsigned n = 0; n < site->length; n++)
		count += site->old_bytes[n] != site->new_bytes[n];
	return count;
}

static bool is_plainer_site(const struct site *site, const struct site *than)
{
	if (site->length != than->length)
		return site->length < than->length;
	return differences(site) < differences(than);
}

/* It lies across what the other one lies across, behind its first byte. */
static struct site in_place_of(const struct site *site, const struct site *other)
{
	struct site placed = *site, where = *other;

	canonical_place(&where);
	placed.unit = where.unit;
	placed.offset = where.offset ? (uint16_t)((unsigned)where.unit - 1) : 0;
	return placed;
}

static void offer_plainer_forms(struct offers *offers, unsigned n)
{
	const struct site *from = &offers->from->sites[n];
	static struct space usual;

	usual.site_count = 0;
	space_add_usual_sites(&usual);
	for (unsigned i = 0; i < usual.site_count; i++)
		if (is_plainer_site(&usual.sites[i], from) &&
		    offer(offers, "site %u is %s -> %s", n, site_kind_name(usual.sites[i].old_kind),
			  site_kind_name(usual.sites[i].new_kind)))
			offers->to->sites[n] = in_place_of(&usual.sites[i], from);
}

/* To each unit that is smaller, at the same distance from its end. */
static void offer_plainer_places(struct offers *offers, unsigned n)
{
	static const enum place_unit units[] = {PLACE_QUADWORD, PLACE_LINE};
	struct site site = offers->from->sites[n];
	bool is_plain = site.unit == PLACE_LINE && site.offset == 0;

	if (!is_plain && offer(offers, "site %u at line+0", n)) {
		offers->to->sites[n].unit = PLACE_LINE;
		offers->to->sites[n].offset = 0;
	}
	canonical_place(&site);
	for (unsigned i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!is_plain && site.offset != 0 && units[i] < site.unit &&
		    offer(offers, "site %u at %s+%u", n, place_unit_name(units[i]),
			  site.offset % (unsigned)units[i])) {
			offers->to->sites[n].unit = units[i];
			offers->to->sites[n].offset %= (uint16_t)units[i];
		}
}

void offer_plainer_sites(struct offers *offers)
{
	for (unsigned n = 0; n < offers->from->site_count; n++) {
		if (offers->from->sites[n].times > 1 && offer(offers, "site %u once", n))
			offers->to->sites[n].times = 1;
		offer_plainer_forms(offers, n);
		offer_plainer_places(offers, n);
	}
}

/* ---- Steps ----------------------------------------------------------------------------------- */

static void offer_fewer_bytes(struct offers *offers, unsigned n)
{
	const struct step *from = &offers->from->steps[n];
	struct step *step = &offers->to->steps[n];

	if (from->part == WRITE_ALL && offer(offers, "step %u: write head", n + 1))
		step->part = WRITE_HEAD;
	if (from->part == WRITE_ALL && offer(offers, "step %u: write tail", n + 1))
		step->part = WRITE_TAIL;
	if (from->given && offer(offers, "step %u: bytes of the new form", n + 1)) {
		step->given = false;
		memset(step->value, 0, sizeof(step->value));
	}
	if (from->part != WRITE_BYTES || from->from == from->to)
		return;
	if (offer(offers, "step %u: from byte %u on", n + 1, from->from + 1u))
		step->value[step->from++] = 0;
	if (offer(offers, "step %u: up to byte %u", n + 1, from->to - 1u))
		step->value[step->to--] = 0;
}

static void offer_plainer_write(struct offers *offers, unsigned n)
{
	const struct step *from = &offers->from->steps[n];

	if (from->bytewise && offer(offers, "step %u: not byte by byte", n + 1))
		offers->to->steps[n].bytewise = false;
	offer_fewer_bytes(offers, n);
}

static void offer_plainer_sync(struct offers *offers, unsigned n)
{
	const struct step *from = &offers->from->steps[n];

	if (from->unfenced && offer(offers, "step %u: not unfenced", n + 1))
		offers->to->steps[n].unfenced = false;
	if (from->asked != ASKED_ALL && offer(offers, "step %u: of all", n + 1))
		offers->to->steps[n].asked = ASKED_ALL;
	for (unsigned i = 0; i < PLAIN_WAYS; i++)
		if (is_plainer(plain_ways[i], from->serialization) &&
		    offer(offers, "step %u: sync %s", n + 1, serialization_name(plain_ways[i])))
			offers->to->steps[n].serialization = plain_ways[i];
}

/* Of a flag, 1 is the plainest that is set. */
void offer_plainer_steps(struct offers *offers)
{
	for (unsigned n = 0; n < offers->from->step_count; n++) {
		const struct step *step = &offers->from->steps[n];

		if (step->kind == STEP_WRITE)
			offer_plainer_write(offers, n);
		if (step->kind == STEP_SYNC)
			offer_plainer_sync(offers, n);
		if (step->kind == STEP_FLAG && step->flag > 1 &&
		    offer(offers, "step %u: write flag 1", n + 1))
			offers->to->steps[n].flag = 1;
	}
}
