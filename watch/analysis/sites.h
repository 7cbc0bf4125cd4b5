/*
 * Sites: which changes are of the same few bytes.
 */
#ifndef WATCH_ANALYSIS_SITES_H
#define WATCH_ANALYSIS_SITES_H

#include "watch/analysis/history.h"
#include "watch/found.h"

#define SITE_NONE UINT32_MAX

/* Whatever changes overlap in what they changed and in the instructions that hold that. */
struct changed_site {
	uint64_t from, end;  /* places */
	size_t first, count; /* its changes, in order: in `order` */
	enum store_class class;
};

struct changed_sites {
	struct changed_site *sites;
	size_t count, room;
	uint32_t *order; /* numbers of changes */
};

/* True when it is part of a row that is longer than instructions are: it is of no site. */
bool sites_is_fill(const struct history *history, const struct change *change);

/* Also says of each change which site it is of. False when there is no memory. */
bool sites_find(struct changed_sites *sites, struct history *history);
void sites_release(struct changed_sites *sites);

#endif
