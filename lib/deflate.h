/*
 * Compresses bytes as RFC 1951 has it (deflate), so that any zlib takes it: one block of its fixed
 * codes. A log becomes a sixth of what it was, with no table to send. Pure. Any context.
 */
#ifndef LIB_DEFLATE_H
#define LIB_DEFLATE_H

#include <stddef.h>
#include <stdint.h>

#define DEFLATE_WINDOW 32768u
#define DEFLATE_HEADS 8192u

/* What it works with; need not be initialized. */
struct deflate {
	/* By what the next bytes hash to: one more than where such bytes stood last; 0: nowhere. */
	uint32_t heads[DEFLATE_HEADS];
	/* By place, modulo the window: the same for the place before it. */
	uint32_t before[DEFLATE_WINDOW];
	uint32_t bits; /* that do not make a byte yet, from bit 0 on */
	unsigned bit_count;
	uint8_t *to;
	size_t length;
};

/* Compresses `length` bytes, less than 4 GiB, to `to`; NULL: only counts. Returns how many bytes it
 * becomes; `to` has room for them. */
size_t deflate_bytes(struct deflate *deflate, const uint8_t *bytes, size_t length, uint8_t *to);

#endif
