#include "watch/plugin/code_page.h"

#include <string.h>

#include "watch/plugin/memory.h"
#include "watch/trace/event.h"

#define SLOTS_AT_FIRST 1024

/* ---- The table ------------------------------------------------------------------------------- */

static size_t slot_of(const struct code_pages *pages, uint64_t number)
{
	size_t slot = (size_t)(number * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (pages->size - 1);

	while (pages->slots[slot] && pages->slots[slot]->physical / PAGE_BYTES != number)
		slot = (slot + 1) & (pages->size - 1);
	return slot;
}

static void grow(struct code_pages *pages)
{
	struct code_pages larger = {.size = pages->size ? pages->size * 2 : SLOTS_AT_FIRST,
				    .count = pages->count};

	larger.slots = memory_get(larger.size, sizeof(struct code_page *));
	for (size_t i = 0; i < pages->size; i++)
		if (pages->slots[i])
			larger.slots[slot_of(&larger, pages->slots[i]->physical / PAGE_BYTES)] =
				pages->slots[i];
	memory_give_back(pages->slots);
	*pages = larger;
}

struct code_page *code_pages_find(const struct code_pages *pages, uint64_t physical)
{
	return pages->size ? pages->slots[slot_of(pages, physical / PAGE_BYTES)] : NULL;
}

struct code_page *code_pages_get(struct code_pages *pages, uint64_t physical)
{
	struct code_page *page = code_pages_find(pages, physical);

	if (page)
		return page;
	if (pages->count * 2 >= pages->size)
		grow(pages);
	page = memory_get(1, sizeof(*page));
	page->physical = physical / PAGE_BYTES * PAGE_BYTES;
	pages->slots[slot_of(pages, physical / PAGE_BYTES)] = page;
	pages->count++;
	return page;
}

/* ---- Marks ----------------------------------------------------------------------------------- */

bool code_page_has(const struct code_page *page, unsigned offset, unsigned length, unsigned marks)
{
	unsigned all = 0;

	for (unsigned i = offset; i < offset + length; i++)
		all |= page->marks[i];
	return all & marks;
}

void code_page_mark(struct code_page *page, unsigned offset, unsigned length, unsigned marks)
{
	for (unsigned i = offset; i < offset + length; i++)
		page->marks[i] |= (uint8_t)marks;
}

void code_page_unmark(struct code_page *page, unsigned offset, unsigned length, unsigned marks)
{
	for (unsigned i = offset; i < offset + length; i++)
		page->marks[i] &= (uint8_t)~marks;
}

/* ---- Instructions ---------------------------------------------------------------------------- */

void code_page_begin(struct code_page *page, const uint8_t *host)
{
	code_page_end(page);
	page->is_code = true;
	page->host = host;
	memcpy(page->bytes, host, PAGE_BYTES);
}

void code_page_end(struct code_page *page)
{
	page->is_code = false;
	page->live = page->quiet = page->strays = 0;
	memset(page->length, 0, sizeof(page->length));
	code_page_unmark(page, 0, PAGE_BYTES, PAGE_TRANSLATED);
}

void code_page_add(struct code_page *page, unsigned offset, unsigned length)
{
	if (!page->length[offset])
		page->live++;
	page->length[offset] = (uint8_t)length;
	page->quiet = 0;
	code_page_mark(page, offset, offset + length > PAGE_BYTES ? PAGE_BYTES - offset : length,
		       PAGE_TRANSLATED);
}

void code_page_forget(struct code_page *page, unsigned offset)
{
	if (page->length[offset])
		page->live--;
	page->length[offset] = 0;
}

/* ---- The walk -------------------------------------------------------------------------------- */

/* The first place less one, since code_page_walk_next() goes on from it. */
struct code_page_walk code_page_walk(struct code_page *page, unsigned offset, unsigned length)
{
	struct code_page_walk walk = {.target = page, .first = offset, .end = offset + length};
	const unsigned reach = WATCH_INSTRUCTION_MAX - 1;

	if (offset >= reach) {
		walk.page = page;
		walk.offset = offset - reach - 1;
	} else if (page->before) {
		walk.page = page->before;
		walk.offset = PAGE_BYTES + offset - reach - 1;
	} else {
		walk.page = page;
		walk.offset = (unsigned)-1;
	}
	return walk;
}

bool code_page_walk_next(struct code_page_walk *walk)
{
	walk->offset++;
	if (walk->page != walk->target && walk->offset == PAGE_BYTES) {
		walk->page = walk->target;
		walk->offset = 0;
	}
	return walk->page != walk->target || walk->offset < walk->end;
}

bool code_page_walk_live(const struct code_page_walk *walk)
{
	unsigned length = walk->page->length[walk->offset];

	if (walk->page == walk->target)
		return length && walk->offset + length > walk->first;
	return length && walk->page->next == walk->target &&
	       walk->offset + length > PAGE_BYTES + walk->first;
}
