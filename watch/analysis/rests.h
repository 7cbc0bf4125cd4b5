/*
 * Where one patch of a site ends, and the next begins.
 */
#ifndef WATCH_ANALYSIS_RESTS_H
#define WATCH_ANALYSIS_RESTS_H

#include "watch/analysis/sites.h"

/* From one event to another. */
struct stretch {
	uint64_t begin, end;
	uint64_t end_clock; /* stores of the CPU until then */
};

struct stretches {
	struct stretch *all; /* by their beginnings */
	size_t count, room;
};

struct rests {
	const struct history *history;
	const struct changed_sites *sites;

	/* Of each CPU: while it has breakpoints in some sites, sorted and apart from each other.
	 * What it does to other sites then belongs to the same batch. */
	struct stretches under_way[WATCH_CPUS_MAX];

	/* Of each CPU: from one of its changes to the next, where that is long after. */
	struct stretches pauses[WATCH_CPUS_MAX];
};

/* False when there is no memory. */
bool rests_begin(struct rests *rests, const struct history *history,
		 const struct changed_sites *sites);
void rests_release(struct rests *rests);

/* True when a site's changes are patches, or would be if anybody had executed it. */
bool rests_is_patched(const struct changed_site *site);

/* Says for each change of a site whether a patch ends with it. `ends` has site->count elements.
 * False when there is no memory. */
bool rests_find(const struct rests *rests, const struct changed_site *site, bool *ends);

#endif
