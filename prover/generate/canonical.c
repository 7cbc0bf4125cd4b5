#include "prover/generate/canonical.h"

#include <string.h>

/* ---- Sites ----------------------------------------------------------------------------------- */

static bool same_bytes(const struct site *site, const struct site *named)
{
	return named->length == site->length &&
	       memcmp(named->old_bytes, site->old_bytes, site->length) == 0 &&
	       memcmp(named->new_bytes, site->new_bytes, site->length) == 0;
}

/* A sled has its meaning by its name. */
static void name_forms(struct site *site)
{
	for (unsigned old = SITE_BYTES + 1; old < SITE_KINDS; old++)
		for (unsigned new = SITE_BYTES + 1; new < SITE_KINDS; new ++) {
			struct site named = {.old_kind = (enum site_kind)old,
					     .new_kind = (enum site_kind) new};

			if (old == SITE_SLED2 || new == SITE_SLED2 || !site_encode(&named) ||
			    !same_bytes(site, &named))
				continue;
			site->old_kind = named.old_kind;
			site->new_kind = named.new_kind;
			return;
		}
}

void canonical_place(struct site *site)
{
	static const enum place_unit units[] = {PLACE_PAGE, PLACE_LINE, PLACE_QUADWORD};

	for (unsigned n = 0; n < sizeof(units) / sizeof(units[0]); n++) {
		if (units[n] > site->unit || !site_straddles(site, units[n]))
			continue;
		site->unit = units[n];
		site->offset %= (uint16_t)units[n];
		return;
	}
	site->unit = PLACE_LINE;
	site->offset = 0;
}

static void canonical_site(struct site *site)
{
	if (site->old_kind != SITE_SLED2)
		name_forms(site);
	canonical_place(site);
}

/* ---- Steps ----------------------------------------------------------------------------------- */

/* The same bytes in each of its sites, there and on the way back. */
static bool stores_the_same(const struct scenario *scenario, const struct step *a,
			    const struct step *b)
{
	struct scenario back;
	struct written by_a, by_b;

	scenario_exchange(scenario, &back);
	for (unsigned site = 0; site < scenario->site_count; site++) {
		const struct scenario *ways[] = {scenario, &back};

		if (!(a->sites >> site & 1))
			continue;
		for (unsigned way = 0; way < (scenario->back_to_back ? 2 : 1); way++)
			if (!scenario_written(ways[way], a, site, &by_a) ||
			    !scenario_written(ways[way], b, site, &by_b) ||
			    by_a.from != by_b.from || by_a.to != by_b.to ||
			    memcmp(by_a.value + by_a.from, by_b.value + by_b.from,
				   by_a.to - by_a.from + 1u) != 0)
				return false;
	}
	return true;
}

static bool stores_one_byte(const struct scenario *scenario, const struct step *step)
{
	struct written written;

	for (unsigned site = 0; site < scenario->site_count; site++)
		if (scenario_written(scenario, step, site, &written) && written.from != written.to)
			return false;
	return true;
}

/* The first step of a name that stores the same; or else of the new form's bytes. */
static void name_write(const struct scenario *scenario, struct step *step)
{
	struct step named = *step;

	named.given = false;
	memset(named.value, 0, sizeof(named.value));
	if (stores_the_same(scenario, step, &named))
		*step = named;
	named.from = named.to = 0;
	for (unsigned part = 0; part < WRITE_BYTES; part++) {
		named.part = (enum write_part)part;
		if (!stores_the_same(scenario, step, &named))
			continue;
		*step = named;
		break;
	}
	step->bytewise = step->bytewise && !stores_one_byte(scenario, step);
}

static bool is_idle(const struct scenario *scenario, const struct step *step)
{
	return (step->kind == STEP_FLAG && !scenario->execution.reads_flag) ||
	       (step->kind == STEP_RETIRE && !scenario_may_trap(scenario));
}

/* One step is left in any case. */
static void drop_idle_steps(struct scenario *scenario)
{
	unsigned kept = 0, idle = 0;

	for (unsigned n = 0; n < scenario->step_count; n++)
		idle += is_idle(scenario, &scenario->steps[n]);
	if (idle == scenario->step_count)
		return;
	for (unsigned n = 0; n < scenario->step_count; n++)
		if (!is_idle(scenario, &scenario->steps[n]))
			scenario->steps[kept++] = scenario->steps[n];
	memset(&scenario->steps[kept], 0, (scenario->step_count - kept) * sizeof(struct step));
	scenario->step_count = kept;
}

/* Whether stores of that patch may be in the buffer when that step begins. */
static bool may_be_buffered(const struct scenario *scenario, unsigned before)
{
	while (before-- > 0)
		switch (scenario->steps[before].kind) {
		case STEP_WRITE:
		case STEP_FLAG:
		case STEP_EXCHANGE:
			return true;
		case STEP_FENCE:
		case STEP_SYNC:
		case STEP_STOP:
		case STEP_GO:
		case STEP_SHOOTDOWN:
			return false;
		default:
			break;
		}
	return scenario->back_to_back;
}

/* Who rests is asked by an unfenced one, and not by another. */
static void fence_syncs(struct scenario *scenario)
{
	for (unsigned n = 0; n < scenario->step_count && !scenario->rest.may; n++)
		if (scenario->steps[n].unfenced && !may_be_buffered(scenario, n))
			scenario->steps[n].unfenced = false;
}

/* ---- Two sites ------------------------------------------------------------------------------- */

/* No store and no pass has an order of the two but the one round which they go without end. */
static bool has_no_first_site(const struct scenario *scenario)
{
	const struct others *others = &scenario->others;

	if (scenario->site_count != 2 || scenario->execution.reads_flag ||
	    scenario->execution.context != CONTEXT_PROGRAM || scenario->rest.may ||
	    scenario->rest.online || others->patcher || others->handler || others->foreign)
		return false;
	for (unsigned n = 0; n < scenario->step_count; n++)
		if (scenario->steps[n].sites == 3)
			return false;
	return true;
}

/* Less than 0, 0, or more, in an order that is always the same. */
static int compare_sites(const struct site *a, const struct site *b)
{
	const int differences[] = {
		(int)a->old_kind - (int)b->old_kind,
		(int)a->new_kind - (int)b->new_kind,
		a->length - b->length,
		memcmp(a->old_bytes, b->old_bytes, sizeof(a->old_bytes)),
		memcmp(a->new_bytes, b->new_bytes, sizeof(a->new_bytes)),
		a->head - b->head,
		a->times - b->times,
		(int)a->unit - (int)b->unit,
		a->offset - b->offset,
	};

	for (unsigned n = 0; n < sizeof(differences) / sizeof(differences[0]); n++)
		if (differences[n] != 0)
			return differences[n];
	return 0;
}

static unsigned first_written(const struct scenario *scenario)
{
	for (unsigned n = 0; n < scenario->step_count; n++)
		if (scenario->steps[n].sites)
			return scenario->steps[n].sites;
	return 0;
}

static void order_sites(struct scenario *scenario)
{
	const struct site first = scenario->sites[0];
	int order = compare_sites(&scenario->sites[0], &scenario->sites[1]);

	if (!has_no_first_site(scenario) || order < 0 ||
	    (order == 0 && first_written(scenario) != 2))
		return;
	scenario->sites[0] = scenario->sites[1];
	scenario->sites[1] = first;
	for (unsigned n = 0; n < scenario->step_count; n++)
		if (scenario->steps[n].sites)
			scenario->steps[n].sites ^= 3;
}

/* ---- The whole ------------------------------------------------------------------------------- */

/* One that nothing leads to executes nothing, and nothing can be expected of that. */
static void idle_handler(struct scenario *scenario)
{
	outcome_set kept = (outcome_set)~OUTCOMES_OF_HANDLER;

	if (!scenario->others.handler || scenario->others.foreign)
		return;
	scenario->others.handler = false;
	scenario->others.handler_site = 0;
	for (unsigned model = 0; model < MODELS; model++) {
		scenario->forbid[model] &= kept;
		scenario->show[model] &= kept;
	}
	scenario->forbid_in_run &= kept;
	scenario->show_in_run &= kept;
}

void canonical_form(const struct scenario *scenario, struct scenario *canonical)
{
	*canonical = *scenario;
	drop_idle_steps(canonical);
	for (unsigned n = 0; n < canonical->step_count; n++) {
		struct step *step = &canonical->steps[n];

		if (step->kind == STEP_WRITE)
			name_write(scenario, step);
		if (step->kind == STEP_FLAG && step->flag != 0)
			step->flag = 1;
	}
	for (unsigned site = 0; site < canonical->site_count; site++)
		canonical_site(&canonical->sites[site]);
	fence_syncs(canonical);
	if (canonical->execution.serialization == SERIALIZE_NONE)
		canonical->execution.conditional = false;
	if (!scenario_may_trap(canonical)) {
		canonical->handler = HANDLER_NEXT;
		idle_handler(canonical);
	}
	order_sites(canonical);
}

static enum serialization representative(enum serialization how)
{
	return serialization_drops_fetched(how) ? SERIALIZE_CPUID : SERIALIZE_NONE;
}

void canonical_to_models(const struct scenario *scenario, struct scenario *form)
{
	struct execution *execution = &form->execution;

	canonical_form(scenario, form);
	for (unsigned n = 0; n < form->step_count; n++)
		form->steps[n].serialization = representative(form->steps[n].serialization);
	for (unsigned site = 0; site < form->site_count; site++)
		if (form->sites[site].unit != PLACE_LINE || form->sites[site].offset != 0) {
			form->sites[site].unit = PLACE_QUADWORD;
			form->sites[site].offset %= QUADWORD_SIZE;
		}
	execution->serialization = representative(execution->serialization);
	execution->straight = false;
	form->rest.wakes_by = representative(form->rest.wakes_by);
	if (form->handler != HANDLER_RETRY)
		form->handler = HANDLER_NEXT;
}
