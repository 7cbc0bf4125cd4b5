/*
 * Stores: several in a row wait, to become one event.
 */
#include "watch/plugin/record.h"

#include <string.h>

/* A page is one of code no longer after so many stores to what was translated there, with nothing
 * translated there in between: a batch of patches has fewer in a page, data has more. */
#define QUIET_MAX 1024

/* Of stores to what nobody has translated so many are recorded of a page: a compiler makes them. */
#define STRAYS_MAX 256

static void apply_long(struct recorder *recorder, const struct store *store)
{
	record_forget(recorder, store->page, store->offset, store->length);
	memcpy(store->page->bytes + store->offset, store->page->host + store->offset,
	       store->length);
	code_page_unmark(store->page, store->offset, store->length, PAGE_TRANSLATED);
}

static void apply(struct recorder *recorder, const struct store *store, bool is_known)
{
	struct code_page *page = store->page;

	record_forget(recorder, page, store->offset, store->length);
	memcpy(page->bytes + store->offset, store->after, store->length);
	/* A site may be seen for the first time as a breakpoint. */
	if (is_known || store->after[0] == 0xcc)
		code_page_mark(page, store->offset, store->length, PAGE_STORED);
	if (is_known)
		page->quiet++;
	else
		page->strays++;
}

static void settle(struct recorder *recorder)
{
	struct store store = recorder->pending;
	struct code_page *page = store.page;
	struct event event = {
		.kind = EVENT_STORE,
		.cpu = (uint8_t)store.cpu,
		.stores = store.stores,
		.pc = store.pc,
		.virtual = store.virtual,
		.length = store.length,
		.width = (uint8_t)store.width,
		.downwards = store.downwards,
	};

	recorder->pending.length = 0;
	event.physical = page->physical + store.offset;
	if (store_is_long(&store)) {
		event.known = store.was_known;
		trace_write(recorder->writer, &event);
		if (!page->live)
			record_recycle(recorder, store.cpu, page);
		return;
	}
	event.known = code_page_has(page, store.offset, store.length, PAGE_TRANSLATED);
	memcpy(event.before, page->bytes + store.offset, store.length);
	memcpy(event.after, store.after, store.length);
	if (event.known)
		record_live(recorder, store.cpu, page, store.offset, store.length);
	apply(recorder, &store, event.known);
	if (event.known || page->strays <= STRAYS_MAX)
		trace_write(recorder->writer, &event);
	if (page->quiet > QUIET_MAX)
		record_recycle(recorder, store.cpu, page);
}

void record_settle(struct recorder *recorder)
{
	if (recorder->pending.length)
		settle(recorder);
}

bool recorder_stored(struct recorder *recorder, struct store *single)
{
	struct code_page *page = single->page;
	struct store *pending = &recorder->pending;
	bool is_known = code_page_has(page, single->offset, single->length, PAGE_TRANSLATED);
	bool was_long = store_is_long(pending);

	memcpy(single->after, page->host + single->offset, single->length);
	if (!merge(pending, single)) {
		record_settle(recorder);
		*pending = *single;
	} else if (was_long) {
		pending->was_known |= is_known;
		apply_long(recorder, single);
	} else if (store_is_long(pending)) {
		pending->was_known =
			code_page_has(page, pending->offset, pending->length, PAGE_TRANSLATED);
		apply_long(recorder, pending);
	}
	if (is_known)
		recorder->cpus[single->cpu].score->fencing = 1;
	if (is_known || page->strays < STRAYS_MAX)
		record_arm(&recorder->cpus[single->cpu]);
	return is_known;
}
