/*
 * The last page: what there is to know of a run, to be photographed where there is no serial port;
 * as lines, and the same as a QR code.
 */
#ifndef KERNEL_SCREEN_PAGE_H
#define KERNEL_SCREEN_PAGE_H

#include <stddef.h>

#include "lib/qr.h"
#include "scenario/verdict.h"

#define PAGE_NAMES_SIZE 1024

/* What it is made of, besides the classification. */
struct page {
	unsigned skipped;
	char names[PAGE_NAMES_SIZE]; /* what was not as expected: lines "direct forbidden" */
	size_t names_length;
	unsigned not_as_expected; /* also those for which there was no room */
};

/* Before the first scenario. */
void page_begin(struct page *page);

/* A scenario, or a file that is none, has this verdict; or it was skipped. */
void page_add(struct page *page, const char *name, enum verdict verdict);
void page_add_skipped(struct page *page);

/* So much fits in a code of version 15, whose modules are at least two pixels large on the smallest
 * screen. */
#define PAGE_BYTES_MAX 412

/* The lines of both, each with its newline; ends with a NUL. The log has ended. */
#define PAGE_LINES_SIZE (PAGE_BYTES_MAX + 1)
void page_lines(const struct page *page, const struct classification *classification,
		char to[PAGE_LINES_SIZE]);

/* Draws it in the place of the picture, if there is one; the log has ended. Patcher only. */
void page_draw(const struct page *page, const struct classification *classification);

#endif
