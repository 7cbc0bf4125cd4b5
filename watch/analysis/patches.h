/*
 * Patches: which changes of a site, by one CPU, lead together from one form to another.
 */
#ifndef WATCH_ANALYSIS_PATCHES_H
#define WATCH_ANALYSIS_PATCHES_H

#include "scenario/site.h"
#include "watch/analysis/sites.h"

struct patch {
	uint32_t site;
	size_t first, count; /* its changes: in `order` of the sites */
	uint64_t begin, end; /* events: of the first and of the last of them */
	uint64_t begin_clock, end_clock;
	uint8_t cpu;

	/* What it makes another form of. `length` is 0 when no site of a scenario is so long; then
	 * the rest is not set. */
	uint64_t place, physical, virtual; /* of its first byte */
	uint8_t length, head;
	uint8_t old_bytes[SITE_LENGTH_MAX], new_bytes[SITE_LENGTH_MAX];

	uint32_t batch;
};

/* Patches of one CPU that are under way together, or follow each other at once. */
struct batch {
	uint64_t begin, end, end_clock; /* of the first change, and of the last one */
	uint64_t next; /* the event of the CPU's next change behind it; UINT64_MAX: none */
	uint32_t patches;
	uint8_t cpu;
};

/* The same of a site that nobody has executed, as far as is known. */
struct aside {
	uint64_t begin, end, begin_clock, end_clock;
	uint8_t cpu;
};

struct patches {
	struct patch *patches; /* site by site, in order */
	size_t count, room;
	struct aside *asides; /* they are part of batches all the same */
	size_t aside_count, aside_room;
	struct batch *batches;
	size_t batch_count, batch_room;
};

/* Of the sites that are CLASS_CROSS. False when there is no memory. */
bool patches_find(struct patches *patches, const struct history *history,
		  const struct changed_sites *sites);
void patches_release(struct patches *patches);

/* The `number`th change of a patch, from 0. */
const struct change *patch_change(const struct history *history, const struct changed_sites *sites,
				  const struct patch *patch, size_t number);

#endif
