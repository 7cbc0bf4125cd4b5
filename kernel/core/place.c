#include "kernel/core/place.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/site.h"
#include "arch/text.h"
#include "kernel/core/effects.h"
#include "kernel/core/given.h"
#include "lib/format.h"
#include "lib/string.h"

_Alignas(128) _Atomic uint32_t place_flag;

/* What is placed: written at rest by the patcher, which then stores `current` (release); loaded
 * (acquire) by the executors and by their traps. So are the areas that arch_site_areas() has made.
 */
static struct placed there;
static struct mixtures mixtures[SITES_MAX];
static _Atomic(const struct placed *) current;

/* Whether each mixture leads to a place of its own, by which it is told. */
static bool leads_apart(const struct scenario *scenario, unsigned kind)
{
	static struct mixtures listed;
	char reason[SITE_REASON_SIZE];

	return scenario->sites[kind].head == 0 &&
	       site_mixtures(&scenario->sites[kind], &listed, reason) &&
	       given_is_told(scenario, kind);
}

static bool place_by_effect(const struct scenario *scenario, unsigned kind,
			    char reason[SITE_REASON_SIZE])
{
	const struct site *site = &scenario->sites[kind];
	const struct effect_site *effect = effects_place(scenario, kind, reason);

	if (!effect)
		return false;
	there.sites[there.first[kind]] = (struct placed_site){
		.site = site,
		.kind = kind,
		.text = effect->next - site->length,
		.head = effect->next - site->length + site->head,
		.next = effect->next,
		.front = effect->front,
		.bare_front = effect->front,
		.old_place = effect->next,
		.new_place = effect->next,
		.effect = effect,
	};
	return true;
}

static bool refuse_memory(unsigned sites, char reason[SITE_REASON_SIZE])
{
	format_string(reason, SITE_REASON_SIZE,
		      "there is no memory for %u sites: each takes two pages, and their tables",
		      sites);
	return false;
}

/* Memory is never given back, so what there was before is used as long as it can be. NULL when
 * there is none. */
static struct placed_site *room_for(unsigned sites)
{
	static struct placed_site few[SITES_MAX], *many;
	static unsigned room;

	if (sites <= SITES_MAX)
		return few;
	if (sites > room) {
		many = arch_allocate(sites * sizeof(*many));
		room = many ? sites : 0;
	}
	return many;
}

static bool has_foreign(const struct scenario *scenario, unsigned kind)
{
	return scenario->others.foreign && scenario->others.foreign_site == kind;
}

static void note_one(const struct scenario *scenario, unsigned kind, unsigned which,
		     const struct surroundings *at)
{
	struct placed_site *placed = &there.sites[there.first[kind] + which];
	const uint8_t *area = arch_site_area_of(kind, which);
	/* Only the first site of a pass stands in one line with the flag. */
	bool is_first = kind == 0 && which == 0;

	*placed = (struct placed_site){
		.site = &scenario->sites[kind],
		.kind = kind,
		.text = area + at->site,
		.head = area + at->site,
		.next = area + at->next,
		.front = area + (is_first ? at->front : at->bare_front),
		.bare_front = area + at->bare_front,
		.foreign = has_foreign(scenario, kind) ? area + at->site - 1 : NULL,
		.old_place = area + at->old_place,
		.new_place = area + at->new_place,
		.mixtures = &mixtures[kind],
	};
}

/* What is the first one's own has the same bytes in all areas of its kind. */
static void copy_own(unsigned kind, unsigned which)
{
	memcpy(arch_text_alias(arch_site_area_of(kind, which) + SURROUND_OWN, SURROUND_OWN_SIZE),
	       arch_site_area(kind) + SURROUND_OWN, SURROUND_OWN_SIZE);
}

static bool place_kind(const struct scenario *scenario, unsigned kind,
		       char reason[SITE_REASON_SIZE])
{
	const struct execution *execution = &scenario->execution;
	const struct site *site = &scenario->sites[kind];
	struct surroundings at;

	bool is_apart = leads_apart(scenario, kind);

	if (!arch_site_areas(kind, site->times))
		return refuse_memory(scenario_sites(scenario), reason);
	if (!is_apart || effects_are_wanted()) {
		if (place_by_effect(scenario, kind, reason))
			return true;
		if (!is_apart)
			return false;
	}
	if (!site_mixtures(site, &mixtures[kind], reason))
		return false;
	surround_site(site, &mixtures[kind], kind == 0 && execution->straight ? execution : NULL,
		      arch_text_alias(arch_site_area(kind), SURROUND_AREA_SIZE), &at);
	if (has_foreign(scenario, kind))
		surround_add_foreign(arch_text_alias(arch_site_area(kind), SURROUND_AREA_SIZE),
				     &at);
	for (unsigned which = 0; which < site->times; which++) {
		if (which > 0)
			copy_own(kind, which);
		note_one(scenario, kind, which, &at);
	}
	return true;
}

const char *place_refuses(const struct scenario *scenario)
{
	static char reason[SITE_REASON_SIZE];
	const char *why = NULL;

	for (unsigned i = 0; i < scenario->site_count && !why; i++)
		if (!leads_apart(scenario, i))
			why = effects_refuse(scenario, i, reason);
	return why;
}

bool place(const struct scenario *scenario, char reason[SITE_REASON_SIZE])
{
	unsigned sites = scenario_sites(scenario), first = 0;

	atomic_store_explicit(&current, (const struct placed *)NULL, memory_order_release);
	there = (struct placed){.scenario = scenario, .count = sites, .sites = room_for(sites)};
	if (!there.sites)
		return refuse_memory(sites, reason);
	for (unsigned kind = 0; kind < scenario->site_count; kind++) {
		there.first[kind] = first;
		first += scenario->sites[kind].times;
		if (!place_kind(scenario, kind, reason))
			return false;
	}
	atomic_store_explicit(&place_flag, 0, memory_order_relaxed);
	atomic_store_explicit(&current, &there, memory_order_release);
	return true;
}

const struct placed *placed(void)
{
	return atomic_load_explicit(&current, memory_order_acquire);
}

const struct placed_site *placed_at(const uint8_t *address, unsigned *site)
{
	const struct placed *now = placed();
	unsigned kind, which;

	if (!now || !arch_site_area_at(address, &kind, &which) ||
	    kind >= now->scenario->site_count || which >= now->scenario->sites[kind].times)
		return NULL;
	*site = now->first[kind] + which;
	return &now->sites[*site];
}
