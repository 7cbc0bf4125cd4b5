#include "prover/reduce/smaller.h"

#include <string.h>

#include "prover/reduce/plainer.h"
#include "scenario/language/language.h"

/* ---- Whole steps ----------------------------------------------------------------------------- */

static void drop_steps(struct scenario *scenario, unsigned from, unsigned count)
{
	scenario->step_count -= count;
	memmove(&scenario->steps[from], &scenario->steps[from + count],
		(scenario->step_count - from) * sizeof(struct step));
	memset(&scenario->steps[scenario->step_count], 0, count * sizeof(struct step));
}

static void offer_many_steps(struct offers *offers)
{
	unsigned steps = offers->from->step_count;

	for (unsigned count = steps / 2; count > 1; count /= 2)
		for (unsigned from = 0; from + count <= steps; from += count)
			if (offer(offers, "without steps %u to %u", from + 1, from + count))
				drop_steps(offers->to, from, count);
}

static void offer_each_step(struct offers *offers)
{
	char words[STEP_PRINT_SIZE];

	for (unsigned n = 0; n < offers->from->step_count; n++) {
		step_print(offers->from, &offers->from->steps[n], words, sizeof(words));
		if (offer(offers, "without step %u: %s", n + 1, words))
			drop_steps(offers->to, n, 1);
	}
}

/* Neither can be there alone; what is between them stays. */
static void offer_stops(struct offers *offers)
{
	unsigned stop = 0;

	for (unsigned n = 0; n < offers->from->step_count; n++) {
		if (offers->from->steps[n].kind == STEP_STOP)
			stop = n;
		if (offers->from->steps[n].kind != STEP_GO ||
		    !offer(offers, "without stop and go: steps %u and %u", stop + 1, n + 1))
			continue;
		drop_steps(offers->to, n, 1);
		drop_steps(offers->to, stop, 1);
	}
}

/* ---- Whole sites ----------------------------------------------------------------------------- */

static uint8_t without_bit(uint8_t bits, unsigned bit)
{
	unsigned below = (1u << bit) - 1;

	return (uint8_t)((bits & below) | (bits >> 1 & ~below));
}

static void renumber_others(struct others *others, unsigned site)
{
	if (others->handler && others->handler_site == site) {
		others->handler = false;
		others->handler_site = 0;
	}
	if (others->foreign && others->foreign_site == site) {
		others->foreign = false;
		others->foreign_site = 0;
	}
	others->handler_site -= others->handler_site > site;
	others->foreign_site -= others->foreign_site > site;
}

static void drop_site(struct scenario *scenario, unsigned site)
{
	scenario->site_count--;
	memmove(&scenario->sites[site], &scenario->sites[site + 1],
		(scenario->site_count - site) * sizeof(struct site));
	memset(&scenario->sites[scenario->site_count], 0, sizeof(struct site));
	for (unsigned n = scenario->step_count; n-- > 0;) {
		struct step *step = &scenario->steps[n];

		if (step->sites == 0)
			continue;
		step->sites = without_bit(step->sites, site);
		if (step->sites == 0)
			drop_steps(scenario, n, 1);
	}
	renumber_others(&scenario->others, site);
}

static void offer_sites(struct offers *offers)
{
	for (unsigned n = 0; n < offers->from->site_count && offers->from->site_count > 1; n++)
		if (offer(offers, "without site %u", n))
			drop_site(offers->to, n);
}

bool smaller_scenario(const struct scenario *scenario, unsigned n, struct scenario *smaller,
		      char words[SMALLER_WORDS_SIZE])
{
	struct offers offers = {.from = scenario, .to = smaller, .wanted = n, .words = words};

	words[0] = '\0';
	offer_many_steps(&offers);
	offer_sites(&offers);
	offer_each_step(&offers);
	offer_stops(&offers);
	offer_plainer_executors(&offers);
	offer_plainer_sites(&offers);
	offer_plainer_steps(&offers);
	return offers.found;
}
