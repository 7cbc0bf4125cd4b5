/*
 * Stores that one instruction makes in a row, as `rep movsb` does, become one event. Pure.
 */
#ifndef WATCH_PLUGIN_MERGE_H
#define WATCH_PLUGIN_MERGE_H

#include <stdbool.h>
#include <stdint.h>

#include "watch/plugin/code_page.h"
#include "watch/trace/event.h"

/* One store, or several merged, within a page. */
struct store {
	unsigned cpu;
	uint64_t pc, virtual; /* of the lowest byte */
	uint64_t stores;      /* of the CPU, when it made the last of them */
	struct code_page *page;
	unsigned offset, length; /* length 0: no store */
	unsigned width;		 /* of each */
	bool downwards;
	bool was_known;			      /* of a long one: bytes of it were PAGE_TRANSLATED */
	uint8_t after[WATCH_STORE_BYTES_MAX]; /* of those that are not longer */
};

/* Of a store that is longer the bytes are not kept. */
static inline bool store_is_long(const struct store *store)
{
	return store->length > WATCH_STORE_BYTES_MAX;
}

/* Adds a single store behind, or in front of, those in `to`. False, and nothing is changed, when it
 * does not go on there. */
bool merge(struct store *to, const struct store *single);

#endif
