#include "kernel/core/place.h"

#include <stdatomic.h>

#include "arch/site.h"
#include "arch/text.h"
#include "kernel/core/effects.h"
#include "kernel/core/given.h"

_Alignas(128) _Atomic uint32_t place_flag;

/* What is placed: written at rest by the patcher, which then stores `current` (release); loaded
 * (acquire) by the executors and by their traps. */
static struct placed there;
static _Atomic(const struct placed *) current;

/* Whether each mixture leads to a place of its own, by which it is told. */
static bool leads_apart(const struct scenario *scenario, unsigned number)
{
	static struct mixtures mixtures;
	char reason[SITE_REASON_SIZE];

	return scenario->sites[number].head == 0 &&
	       site_mixtures(&scenario->sites[number], &mixtures, reason) &&
	       given_is_told(scenario, number);
}

static bool place_by_effect(const struct scenario *scenario, unsigned number,
			    char reason[SITE_REASON_SIZE])
{
	struct placed_site *placed = &there.sites[number];

	placed->site = &scenario->sites[number];
	placed->effect = effects_place(scenario, number, reason);
	if (!placed->effect)
		return false;
	placed->next = placed->effect->next;
	placed->text = placed->next - placed->site->length;
	placed->head = placed->text + placed->site->head;
	placed->front = placed->effect->front;
	placed->old_place = placed->next;
	placed->new_place = placed->next;
	return true;
}

static bool place_one(const struct scenario *scenario, unsigned number,
		      char reason[SITE_REASON_SIZE])
{
	const struct execution *execution = &scenario->execution;
	struct placed_site *placed = &there.sites[number];
	const uint8_t *area = arch_site_area(number);
	struct surroundings at;

	bool is_apart = leads_apart(scenario, number);

	if (!is_apart || effects_are_wanted()) {
		if (place_by_effect(scenario, number, reason))
			return true;
		if (!is_apart)
			return false;
	}
	placed->effect = NULL;
	placed->site = &scenario->sites[number];
	if (!site_mixtures(placed->site, &placed->mixtures, reason))
		return false;
	/* Only the first site of a pass stands in one line with the flag. */
	surround_site(placed->site, &placed->mixtures,
		      number == 0 && execution->straight ? execution : NULL,
		      arch_text_alias(area, SURROUND_AREA_SIZE), &at);
	placed->text = area + at.site;
	placed->head = placed->text;
	placed->next = area + at.next;
	placed->front = area + at.front;
	placed->bare_front = area + at.bare_front;
	placed->old_place = area + at.old_place;
	placed->new_place = area + at.new_place;
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
	atomic_store_explicit(&current, (const struct placed *)NULL, memory_order_release);
	there.scenario = scenario;
	for (unsigned i = 0; i < scenario->site_count; i++)
		if (!place_one(scenario, i, reason))
			return false;
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

	for (unsigned i = 0; now && i < now->scenario->site_count; i++) {
		const uint8_t *area = arch_site_area(i);

		*site = i;
		if (address >= area && address < area + SURROUND_AREA_SIZE)
			return &now->sites[i];
	}
	return NULL;
}
