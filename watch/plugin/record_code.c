/*
 * What is in pages of code: instructions, their forms, and what a store does to both.
 */
#include "watch/plugin/record.h"

#include <string.h>

/* ---- Forms ----------------------------------------------------------------------------------- */

bool record_is_watched(const struct code_page *page, unsigned offset, unsigned length)
{
	unsigned here = offset + length > PAGE_BYTES ? PAGE_BYTES - offset : length;

	return code_page_has(page, offset, here, PAGE_STORED | PAGE_SITE) ||
	       (here < length && page->next &&
		code_page_has(page->next, 0, length - here, PAGE_STORED | PAGE_SITE));
}

struct form *record_form(struct recorder *recorder, unsigned cpu, const struct code_page *page,
			 unsigned offset, const uint8_t *bytes, unsigned length)
{
	struct event event = {
		.kind = EVENT_FORM,
		.cpu = (uint8_t)cpu,
		.physical = page->physical + offset,
		.virtual = page->virtual + offset,
		.length = length,
		.second = offset + length > PAGE_BYTES && page->next ? page->next->physical : 0,
		.watched = record_is_watched(page, offset, length),
	};
	bool is_new;
	struct form *form = forms_get(&recorder->forms, event.physical, bytes, length, &is_new);

	if (is_new) {
		event.form = form->number;
		memcpy(event.after, bytes, length);
		trace_write(recorder->writer, &event);
	}
	return form;
}

void record_bytes(const struct code_page *page, unsigned offset, unsigned length, uint8_t *to)
{
	unsigned here = offset + length > PAGE_BYTES ? PAGE_BYTES - offset : length;

	memcpy(to, page->bytes + offset, here);
	if (here < length && page->next)
		memcpy(to + here, page->next->bytes, length - here);
	else if (here < length)
		memset(to + here, 0, length - here);
}

/* ---- What a store does to a page ------------------------------------------------------------- */

void record_live(struct recorder *recorder, unsigned cpu, struct code_page *page, unsigned offset,
		 unsigned length)
{
	struct code_page_walk walk = code_page_walk(page, offset, length);
	uint8_t bytes[WATCH_INSTRUCTION_MAX];

	while (code_page_walk_next(&walk)) {
		unsigned size = walk.page->length[walk.offset];

		if (!code_page_walk_live(&walk))
			continue;
		record_bytes(walk.page, walk.offset, size, bytes);
		record_form(recorder, cpu, walk.page, walk.offset, bytes, size);
	}
}

void record_forget(struct recorder *recorder, struct code_page *page, unsigned offset,
		   unsigned length)
{
	struct code_page_walk walk = code_page_walk(page, offset, length);

	while (code_page_walk_next(&walk)) {
		struct location *location =
			forms_location(&recorder->forms, walk.page->physical + walk.offset);
		unsigned end = walk.offset + (location ? location->length_max : 0);

		if (location && end > offset + (walk.page == page ? 0 : PAGE_BYTES))
			location->stores++;
		if (code_page_walk_live(&walk))
			code_page_forget(walk.page, walk.offset);
	}
}

void record_recycle(struct recorder *recorder, unsigned cpu, struct code_page *page)
{
	struct event event = {
		.kind = EVENT_RECYCLED, .cpu = (uint8_t)cpu, .physical = page->physical};

	code_page_end(page);
	trace_write(recorder->writer, &event);
}
