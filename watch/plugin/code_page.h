/*
 * The guest's pages of code: what is in each, where instructions begin that a CPU has translated,
 * and which bytes are watched. Pure.
 */
#ifndef WATCH_PLUGIN_CODE_PAGE_H
#define WATCH_PLUGIN_CODE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE_BYTES 4096

enum code_page_mark {
	/* It belonged to an instruction that was translated, since the page became one of code or
	 * was filled anew */
	PAGE_TRANSLATED = 1,
	/* It was stored while it was PAGE_TRANSLATED. Stays */
	PAGE_STORED = 2,
	/* The plugin was told to watch it. Stays */
	PAGE_SITE = 4,
};

struct code_page {
	uint64_t physical;   /* of its first byte */
	uint64_t virtual;    /* by which it was last executed */
	const uint8_t *host; /* what is there now, in this process */
	/* The pages in which the last instruction of this one went on, and from which one came */
	struct code_page *next, *before;
	bool is_code;
	unsigned live;	 /* instructions of `length` that are not 0 */
	unsigned quiet;	 /* stores to PAGE_TRANSLATED since something was translated here */
	unsigned strays; /* other stores since it became a page of code */

	uint8_t bytes[PAGE_BYTES];  /* as far as stores were seen */
	uint8_t length[PAGE_BYTES]; /* of the instruction that begins here; 0: none is known */
	uint8_t marks[PAGE_BYTES];  /* of enum code_page_mark */
};

/* All pages that ever were pages of code. */
struct code_pages {
	struct code_page **slots; /* a table with open addresses */
	size_t size, count;
};

/* The page of this address; NULL when it never was one of code. */
struct code_page *code_pages_find(const struct code_pages *pages, uint64_t physical);

/* The same, and makes it. It is not yet one of code. */
struct code_page *code_pages_get(struct code_pages *pages, uint64_t physical);

/* It is one of code from now on, with these bytes, and nothing translated in it. */
void code_page_begin(struct code_page *page, const uint8_t *host);

/* It is one of code no longer: nothing is known to be translated in it. */
void code_page_end(struct code_page *page);

/* True when one of the bytes has one of these marks. */
bool code_page_has(const struct code_page *page, unsigned offset, unsigned length, unsigned marks);

void code_page_mark(struct code_page *page, unsigned offset, unsigned length, unsigned marks);
void code_page_unmark(struct code_page *page, unsigned offset, unsigned length, unsigned marks);

/* An instruction was translated that begins here; of one that goes on in the next page the part
 * that is in this. */
void code_page_add(struct code_page *page, unsigned offset, unsigned length);

/* A walk over where instructions may begin that have one of `length` bytes from `offset` on: in
 * this page, and in the one before, as far as one straddles. */
struct code_page_walk {
	struct code_page *page; /* where the instruction begins */
	unsigned offset;
	struct code_page *target;
	unsigned first, end;
};

struct code_page_walk code_page_walk(struct code_page *page, unsigned offset, unsigned length);

/* The next place where one may begin; false at the end. The place is valid until then. */
bool code_page_walk_next(struct code_page_walk *walk);

/* True when at the place is a live instruction that has one of the bytes. */
bool code_page_walk_live(const struct code_page_walk *walk);

/* Forgets the instruction at the place. */
void code_page_forget(struct code_page *page, unsigned offset);

#endif
