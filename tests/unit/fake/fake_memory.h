/*
 * Physical memory for host programs, made of a few pieces. Each map() hands out a copy of its own,
 * exactly as long as asked for, so that ASan sees a read beyond it.
 */
#ifndef FAKE_FAKE_MEMORY_H
#define FAKE_FAKE_MEMORY_H

#include "arch/x86/firmware/physical.h"

#include <stddef.h>
#include <stdint.h>

#define FAKE_MEMORY_PIECES_MAX 8

struct fake_piece {
	uint64_t base;
	const uint8_t *bytes;
	size_t size;
};

struct fake_memory {
	struct physical_memory memory; /* for the parser */
	struct fake_piece pieces[FAKE_MEMORY_PIECES_MAX];
	unsigned piece_count;
	struct fake_copy *copies;
	unsigned map_count; /* calls of map() so far, successful or not */
};

/* Nothing is readable. */
void fake_memory_begin(struct fake_memory *fake);

/* Makes `size` bytes readable; a map() must lie in one piece. `bytes` stays the caller's. */
void fake_memory_add(struct fake_memory *fake, uint64_t base, const void *bytes, size_t size);

/* Frees all copies. */
void fake_memory_end(struct fake_memory *fake);

#endif
