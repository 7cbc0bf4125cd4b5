#include "watch/analysis/sites.h"

#include <stdlib.h>

#include "lib/sort.h"

struct by_from {
	uint64_t from;
	uint32_t change;
};

static int compare_from(const void *left, const void *right)
{
	const struct by_from *a = left, *b = right;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->change < b->change ? -1 : a->change > b->change;
}

/* A breakpoint may be all that was ever translated there, so one that is known is enough. */
static enum store_class class_of(const struct history *history, const struct changed_sites *sites,
				 const struct changed_site *site)
{
	bool known = false, recycled = true;

	for (size_t i = site->first; i < site->first + site->count; i++) {
		const struct change *change = &history->changes[sites->order[i]];

		known = known || change->known;
		recycled = recycled && history->runs[change->run].recycled;
	}
	if (!known)
		return CLASS_UNEXECUTED;
	return recycled ? CLASS_RECYCLED : CLASS_CROSS;
}

static bool join(struct changed_sites *sites, struct history *history, const struct by_from *sorted,
		 size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct change *change = &history->changes[sorted[i].change];
		struct changed_site *last =
			sites->count > 0 ? &sites->sites[sites->count - 1] : NULL;

		if (!last || change->from >= last->end) {
			struct changed_site *grown = room_for_one(sites->sites, &sites->room,
								  sites->count, sizeof(*grown));

			if (!grown)
				return false;
			sites->sites = grown;
			last = &grown[sites->count++];
			*last = (struct changed_site){.from = change->from, .end = change->end};
		}
		if (change->end > last->end)
			last->end = change->end;
		change->site = (uint32_t)(sites->count - 1);
		last->count++;
	}
	return true;
}

/* By counting: changes keep their order within each site. */
static void put_in_order(struct changed_sites *sites, const struct history *history)
{
	size_t first = 0;

	for (size_t i = 0; i < sites->count; i++) {
		sites->sites[i].first = first;
		first += sites->sites[i].count;
		sites->sites[i].count = 0;
	}
	for (size_t i = 0; i < history->change_count; i++) {
		uint32_t number = history->changes[i].site;

		if (number != SITE_NONE) {
			struct changed_site *site = &sites->sites[number];

			sites->order[site->first + site->count++] = (uint32_t)i;
		}
	}
}

bool sites_is_fill(const struct history *history, const struct change *change)
{
	return history->runs[change->run].bytes > WATCH_STORE_BYTES_MAX;
}

bool sites_find(struct changed_sites *sites, struct history *history)
{
	size_t count = history->change_count, patching = 0;
	struct by_from *sorted = malloc((count + 1) * sizeof(*sorted));
	bool done = false;

	*sites = (struct changed_sites){.order = malloc((count + 1) * sizeof(*sites->order))};
	if (!sorted || !sites->order || count >= SITE_NONE)
		goto out;
	for (size_t i = 0; i < count; i++) {
		struct change *change = &history->changes[i];

		change->site = SITE_NONE;
		if (!sites_is_fill(history, change))
			sorted[patching++] = (struct by_from){change->from, (uint32_t)i};
	}
	if (patching > 0)
		sort(sorted, patching, sizeof(*sorted), compare_from);
	if (!join(sites, history, sorted, patching))
		goto out;
	put_in_order(sites, history);
	for (size_t i = 0; i < sites->count; i++)
		sites->sites[i].class = class_of(history, sites, &sites->sites[i]);
	done = true;
out:
	free(sorted);
	return done;
}

void sites_release(struct changed_sites *sites)
{
	free(sites->sites);
	free(sites->order);
	*sites = (struct changed_sites){0};
}
