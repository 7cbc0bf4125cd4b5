#include "prover/model/batch.h"

#include <stdio.h>

#define PART_SITES 2

struct pair {
	unsigned first, second; /* the same: two that are alike */
};

/* Two sites, or one that is alone. */
static bool is_whole(const struct scenario *scenario)
{
	return scenario_sites(scenario) <= PART_SITES;
}

/* Every two kinds, and every two of a kind. Returns how many, and the n-th of them. */
static unsigned list_pairs(const struct scenario *scenario, unsigned n, struct pair *pair)
{
	unsigned count = 0;

	for (unsigned second = 0; second < scenario->site_count; second++)
		for (unsigned first = 0; first <= second; first++) {
			if (first == second && scenario->sites[first].times == 1)
				continue;
			if (count++ == n)
				*pair = (struct pair){first, second};
		}
	return count;
}

/* The steps' sites, as they are numbered in the part. */
static uint8_t numbered(uint8_t sites, const struct pair *pair)
{
	return (uint8_t)((sites >> pair->first & 1) | (sites >> pair->second & 1) << 1);
}

/* A part without the site that the handler executes, or that has a foreign breakpoint before it,
 * has neither: they take nothing away from the others but time, and what was fetched. */
static void take_others(const struct pair *pair, struct others *others)
{
	bool second = others->handler_site == pair->second;

	others->handler = others->handler && (second || others->handler_site == pair->first);
	others->handler_site = others->handler && second && pair->first != pair->second ? 1 : 0;
	second = others->foreign_site == pair->second;
	others->foreign = others->foreign && (second || others->foreign_site == pair->first);
	others->foreign_site = others->foreign && second && pair->first != pair->second ? 1 : 0;
}

static void take_pair(const struct scenario *scenario, const struct pair *pair,
		      struct scenario *part)
{
	part->site_count = PART_SITES;
	part->sites[0] = scenario->sites[pair->first];
	part->sites[1] = scenario->sites[pair->second];
	for (unsigned n = 0; n < part->step_count; n++)
		part->steps[n].sites = numbered(scenario->steps[n].sites, pair);
	take_others(pair, &part->others);
}

unsigned batch_parts(const struct scenario *scenario)
{
	struct pair pair;

	return is_whole(scenario) ? 1 : list_pairs(scenario, BATCH_PARTS_MAX, &pair);
}

void batch_part(const struct scenario *scenario, unsigned n, struct scenario *part)
{
	struct pair pair = {0, 0};

	*part = *scenario;
	if (!is_whole(scenario))
		list_pairs(scenario, n, &pair);
	if (!is_whole(scenario) || scenario->sites[0].times == PART_SITES)
		take_pair(scenario, &pair, part);
	for (unsigned site = 0; site < part->site_count; site++)
		part->sites[site].times = 1;
}

void batch_words(const struct scenario *scenario, unsigned n, char words[BATCH_WORDS_SIZE])
{
	struct pair pair = {0, 0};

	words[0] = '\0';
	if (is_whole(scenario))
		return;
	list_pairs(scenario, n, &pair);
	if (pair.first == pair.second)
		snprintf(words, BATCH_WORDS_SIZE, " of two of site %u", pair.first);
	else
		snprintf(words, BATCH_WORDS_SIZE, " of sites %u and %u", pair.first, pair.second);
}
