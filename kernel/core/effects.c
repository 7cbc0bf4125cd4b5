#include "kernel/core/effects.h"

#include "arch/arch.h"
#include "arch/text.h"
#include "kernel/core/effect_mixtures.h"
#include "kernel/core/effect_probe.h"
#include "kernel/core/heartbeat.h"
#include "lib/format.h"
#include "lib/string.h"
#include "scenario/follow.h"

/* In one scenario. */
#define SITES ((unsigned)SITES_MAX)

/* The CPU by whose window mixtures are tried: the patcher, to whom nobody else comes. */
#define TRIED_ON 0

static struct effect_site sites[SITES];

/* By site and CPU. */
static struct effect_known *known;

/* What the analysis is of: a place of a site makes no difference to it. */
static struct scenario analysed;
static bool is_analysed[SITES];

static bool all_wanted;

void effects_want(bool all)
{
	all_wanted = all;
}

bool effects_are_wanted(void)
{
	return all_wanted;
}

/* ---- Both forms ------------------------------------------------------------------------------ */

/* What a form leaves on a CPU. One that begins with a breakpoint is never executed as itself. */
static bool know_form(const struct effect_site *site, unsigned form, unsigned cpu,
		      char reason[SITE_REASON_SIZE])
{
	struct effect_known *to = &site->known[cpu];
	struct effect *effect = &to->expected[form], again;
	const uint8_t *bytes = effect_form(site, form);

	memset(effect, 0, sizeof(*effect));
	if (effect_is_breakpoint(site, form)) {
		effect->left.where = ~0ull;
		return true;
	}
	effect_probe(site, bytes, cpu, &again);
	effect_probe(site, bytes, cpu, effect);
	if (!effect_is(effect, &again)) {
		effect_refuse_bytes(reason, site, bytes, "does something else each time");
		return false;
	}
	for (unsigned i = 0; i < site->cell_count; i++) {
		struct arch_effect_cell *cell = &to->cells[i];

		cell->at = (uint64_t *)(arch_effect_window(cpu) + site->cell_offset[i]);
		cell->before = effect_before(site->cell_offset[i]);
		cell->left[form] = *cell->at;
		cell->compared[form] = effect_sees(effect, cpu, site->cell_offset[i]);
	}
	return true;
}

/* False: there are more than there is room for. */
static bool add_cells(struct effect_site *site, const struct effect *effect)
{
	uint32_t offsets[EFFECT_CELLS_MAX];
	unsigned count = effect_changes(effect, TRIED_ON, offsets);

	if (count > EFFECT_CELLS_MAX)
		return false;
	for (unsigned i = 0; i < count; i++) {
		unsigned at = 0;

		while (at < site->cell_count && site->cell_offset[at] != offsets[i])
			at++;
		if (at == EFFECT_CELLS_MAX)
			return false;
		site->cell_offset[at] = offsets[i];
		if (at == site->cell_count)
			site->cell_count++;
	}
	return true;
}

static bool know_forms(struct effect_site *site, char reason[SITE_REASON_SIZE])
{
	site->cell_count = 0;
	for (unsigned form = 0; form < 2; form++) {
		const struct effect *effect = &site->known[TRIED_ON].expected[form];

		if (!know_form(site, form, TRIED_ON, reason))
			return false;
		if (effect_is_breakpoint(site, form) || add_cells(site, effect))
			continue;
		effect_refuse_bytes(reason, site, effect_form(site, form),
				    "changes too much memory");
		return false;
	}
	const struct effect *expected = site->known[TRIED_ON].expected;

	site->forms_are_one = effect_is(&expected[0], &expected[1]);
	return true;
}

/* ---- All mixtures ---------------------------------------------------------------------------- */

/* As far as it is executed. */
static bool is_form(const struct effect_site *site, const uint8_t *bytes, uint16_t read)
{
	bool is_old = true, is_new = true;

	for (unsigned i = 0; i < site->site->length; i++) {
		if (!(read >> i & 1))
			continue;
		is_old &= bytes[i] == site->site->old_bytes[i];
		is_new &= bytes[i] == site->site->new_bytes[i];
	}
	return is_old || is_new;
}

static void note_untold(struct effect_site *site, const uint8_t *bytes)
{
	if (site->untold < EFFECT_UNTOLD_KEPT)
		memcpy(site->untold_bytes[site->untold], bytes, SITE_LENGTH_MAX);
	site->untold++;
}

static void note_trap(struct effect_site *site, const struct effect *effect)
{
	if (effect->left.where != EFFECT_TRAPPED || effect_trap_is_known(site, effect))
		return;
	if (site->traps == EFFECT_TRAPS_MAX) {
		site->any_trap = true;
		return;
	}
	site->trap[site->traps++] = (struct effect_trap_kind){effect->vector, effect->place};
}

static void try_mixture(struct effect_site *site, const uint8_t *bytes)
{
	const struct effect *expected = site->known[TRIED_ON].expected;
	struct followed followed;
	struct effect effect;

	follow(site->site, bytes, arch_is_program(), &site->places, &followed);
	if (is_form(site, bytes, followed.read))
		return;
	site->mixtures++;
	if (followed.end == FOLLOW_LOOPS)
		return;
	if (followed.end == FOLLOW_MAY_LOOP) {
		note_untold(site, bytes);
		return;
	}
	effect_probe(site, bytes, TRIED_ON, &effect);
	note_trap(site, &effect);
	for (unsigned form = 0; form < 2; form++) {
		if (!effect_is_but_for_memory(&effect, &expected[form]))
			continue;
		if (effect_is(&effect, &expected[form]) || !add_cells(site, &effect)) {
			note_untold(site, bytes);
			return;
		}
	}
}

static void try_all(struct effect_site *site)
{
	struct reachable_cursor cursor = {0};
	uint8_t bytes[SITE_LENGTH_MAX];

	while (effect_mixtures_next(&cursor, bytes)) {
		heartbeat();
		try_mixture(site, bytes);
	}
}

/* ---- Placing --------------------------------------------------------------------------------- */

static void lay(struct effect_site *site)
{
	const uint8_t *area = arch_site_area(site->number);
	uint8_t *alias = arch_text_alias(area, SURROUND_AREA_SIZE);
	struct effect_surroundings at;

	surround_effect(site->site, &site->places, alias, &at);
	site->alias = alias + at.site;
	site->front = area + at.front;
	site->front_end = area + at.front_end;
	site->next = area + at.next;
}

/* True when it is what was analysed last, at whatever places. */
static bool is_known(const struct scenario *scenario)
{
	static struct scenario here;

	here = *scenario;
	for (unsigned i = 0; i < here.site_count; i++) {
		here.sites[i].unit = analysed.sites[i].unit;
		here.sites[i].offset = analysed.sites[i].offset;
	}
	return scenario_same_experiment(&here, &analysed);
}

static bool analyse(struct effect_site *site, const struct scenario *scenario,
		    char reason[SITE_REASON_SIZE])
{
	const struct site *at = site->site;
	unsigned number = site->number;

	is_analysed[number] = false;
	memset(site, 0, sizeof(*site));
	site->site = at;
	site->number = number;
	site->known = known + number * arch_cpus();
	if (!effect_mixtures_find(scenario, site, reason))
		return false;
	lay(site);
	if (!know_forms(site, reason))
		return false;
	try_all(site);
	is_analysed[number] = true;
	return true;
}

static const char *unable(const struct scenario *scenario, unsigned number)
{
	if (number >= SITES)
		return "there are too many sites whose executions are told by what they do";
	if (scenario->sites[number].times > 1)
		return "what its executions do is told of one site of a kind alone";
	if (scenario->others.handler || scenario->others.foreign)
		return "what its executions do is not told where its handler executes sites, or a "
		       "breakpoint is in front of one";
	/* A signal's handler has one stack, and would lose its own frame. */
	if (arch_is_program() &&
	    (scenario->execution.context != CONTEXT_PROGRAM || scenario->others.patcher))
		return "what its executions do is told in program context only";
	if (scenario->execution.straight)
		return "what its executions do is told behind a call only";
	return NULL;
}

const char *effects_refuse(const struct scenario *scenario, unsigned number,
			   char reason[SITE_REASON_SIZE])
{
	static struct effect_site site;
	const char *why = unable(scenario, number);

	memset(&site, 0, sizeof(site));
	site.site = &scenario->sites[number];
	site.number = number;
	if (why)
		format_string(reason, SITE_REASON_SIZE, "%s", why);
	return why || !effect_mixtures_find(scenario, &site, reason) ? reason : NULL;
}

const struct effect_site *effects_place(const struct scenario *scenario, unsigned number,
					char reason[SITE_REASON_SIZE])
{
	struct effect_site *site = &sites[number % SITES];
	const char *why = unable(scenario, number);

	if (why) {
		format_string(reason, SITE_REASON_SIZE, "%s", why);
		return NULL;
	}
	if (!arch_effect_begin(reason))
		return NULL;
	if (!known)
		known = arch_allocate(SITES * arch_cpus() * sizeof(*known));
	if (!known) {
		format_string(reason, SITE_REASON_SIZE,
			      "there is too little memory for what its forms leave on each CPU");
		return NULL;
	}
	if (!is_known(scenario)) {
		memset(is_analysed, 0, sizeof(is_analysed));
		analysed = *scenario;
	}
	site->site = &scenario->sites[number];
	site->number = number;
	if (!is_analysed[number] && !analyse(site, scenario, reason))
		return NULL;
	lay(site);
	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++) {
		if (!arch_cpu_online(cpu))
			continue;
		for (unsigned form = 0; form < 2; form++)
			if (!know_form(site, form, cpu, reason))
				return NULL;
		effect_renew_window(cpu);
	}
	effect_probe_write(site, site->site->old_bytes);
	return site;
}

bool effects_find(const struct effect_site *site, unsigned cpu, const struct effect *effect,
		  uint8_t bytes[SITE_LENGTH_MAX])
{
	uint8_t before[SITE_LENGTH_MAX];
	struct reachable_cursor cursor = {0};
	struct followed followed;
	struct effect_places places = {0};
	struct effect tried;
	bool found = false;

	memcpy(before, site->alias, site->site->length);
	effect_mixtures_again(&analysed, site);
	while (!found && effect_mixtures_next(&cursor, bytes)) {
		heartbeat();
		follow(site->site, bytes, arch_is_program(), &places, &followed);
		if (followed.end != FOLLOW_LEAVES)
			continue;
		effect_probe(site, bytes, cpu, &tried);
		found = effect_is(&tried, effect);
	}
	effect_probe_write(site, before);
	effect_renew_window(cpu);
	return found;
}
