/*
 * Translations: what a CPU was seen to have as instructions.
 */
#include "watch/plugin/record.h"

#include <string.h>

/* A page with so many bytes that changed unseen is another page: a device has filled it. */
#define FOREIGN_MIN 256

static void mark_sites(const struct sites *sites, struct code_page *page)
{
	uint64_t end = page->physical + PAGE_BYTES;

	for (size_t i = sites_from(sites, page->physical);
	     i < sites->count && sites->sites[i].physical < end; i++) {
		uint64_t first = sites->sites[i].physical;
		uint64_t last = first + sites->sites[i].length;

		if (last <= page->physical)
			continue;
		if (first < page->physical)
			first = page->physical;
		if (last > end)
			last = end;
		code_page_mark(page, (unsigned)(first - page->physical), (unsigned)(last - first),
			       PAGE_SITE);
	}
}

static struct code_page *get_page(struct recorder *recorder, unsigned cpu, uint64_t physical,
				  uint64_t virtual, const uint8_t *host)
{
	struct code_page *page = code_pages_get(&recorder->pages, physical);

	if (!page->host && recorder->sites)
		mark_sites(recorder->sites, page);
	page->virtual = virtual / PAGE_BYTES * PAGE_BYTES;
	if (page->is_code && page->host == host)
		return page;
	if (page->is_code && !recorder->finds)
		record_recycle(recorder, cpu, page);
	code_page_begin(page, host);
	if (recorder->on_code_page)
		recorder->on_code_page();
	return page;
}

static unsigned differing(const struct code_page *page)
{
	unsigned count = 0;

	for (unsigned i = 0; i < PAGE_BYTES; i++)
		count += page->bytes[i] != page->host[i];
	return count;
}

/* Takes over what has changed unseen. */
static void renew(struct recorder *recorder, struct code_page *page, unsigned offset,
		  const uint8_t *bytes, unsigned length)
{
	for (unsigned i = 0; i < length; i++) {
		if (page->bytes[offset + i] == bytes[i])
			continue;
		record_forget(recorder, page, offset + i, 1);
		page->bytes[offset + i] = bytes[i];
		if (code_page_has(page, offset + i, 1, PAGE_TRANSLATED))
			code_page_mark(page, offset + i, 1, PAGE_STORED);
	}
}

static bool has_live(struct code_page *page, unsigned offset, unsigned length)
{
	struct code_page_walk walk = code_page_walk(page, offset, length);

	while (code_page_walk_next(&walk))
		if (code_page_walk_live(&walk))
			return true;
	return false;
}

/* The instruction is not what the page held. */
static void miss(struct recorder *recorder, const struct translated *translated,
		 struct code_page *page, const uint8_t *before)
{
	unsigned offset = translated->physical % PAGE_BYTES;
	unsigned here =
		offset + translated->length > PAGE_BYTES ? PAGE_BYTES - offset : translated->length;
	bool is_foreign = differing(page) >= FOREIGN_MIN;
	struct event event = {
		.kind = EVENT_MISSED,
		.cpu = (uint8_t)translated->cpu,
		.physical = translated->physical,
		.virtual = translated->virtual,
		.length = translated->length,
	};

	memcpy(event.before, before, translated->length);
	memcpy(event.after, translated->bytes, translated->length);
	if (!recorder->finds || (!is_foreign && has_live(page, offset, here))) {
		if (!is_foreign)
			record_live(recorder, translated->cpu, page, offset, here);
		trace_write(recorder->writer, &event);
	}
	if (is_foreign) {
		if (!recorder->finds)
			record_recycle(recorder, translated->cpu, page);
		code_page_begin(page, page->host);
	}
	renew(recorder, page, offset, translated->bytes, here);
	if (here < translated->length)
		renew(recorder, page->next, 0, translated->bytes + here, translated->length - here);
}

struct form *recorder_translated(struct recorder *recorder, const struct translated *translated)
{
	unsigned offset = translated->physical % PAGE_BYTES, length = translated->length;
	uint8_t before[WATCH_INSTRUCTION_MAX];
	struct code_page *page;

	record_settle(recorder);
	page = get_page(recorder, translated->cpu, translated->physical, translated->virtual,
			translated->host);
	if (offset + length > PAGE_BYTES) {
		if (!translated->second)
			return NULL;
		page->next = get_page(recorder, translated->cpu, translated->second,
				      translated->virtual + PAGE_BYTES, translated->second_host);
		page->next->before = page;
		page->next->quiet = 0;
		code_page_mark(page->next, 0, offset + length - PAGE_BYTES, PAGE_TRANSLATED);
	}
	record_bytes(page, offset, length, before);
	if (memcmp(before, translated->bytes, length) != 0)
		miss(recorder, translated, page, before);
	code_page_add(page, offset, length);
	if (!record_is_watched(page, offset, length))
		return NULL;
	return record_form(recorder, translated->cpu, page, offset, translated->bytes, length);
}
