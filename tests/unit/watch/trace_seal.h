/*
 * A trace's file from the bytes of its events, by the format's description: header, one block with
 * its check sum. So what the reader makes of them can be tested, whatever they are.
 */
#ifndef TESTS_UNIT_WATCH_TRACE_SEAL_H
#define TESTS_UNIT_WATCH_TRACE_SEAL_H

#include <stddef.h>
#include <stdint.h>

#define SEALED_HEADER_SIZE 86
#define SEALED_BLOCK_HEADER_SIZE 12

/* The header's bytes, of a trace by so many CPUs; the check sum is right. */
void seal_header(uint8_t header[SEALED_HEADER_SIZE], uint8_t cpus, uint8_t flags);

/* Appends a block to a file of *size bytes, which has its header, and room for `events_size` and a
 * thousand more. *sum is the check sum before, at first the header's, and then the block's.
 * `level` is zlib's: 0 does not compress. */
void seal_block(uint8_t *file, size_t *size, uint32_t *sum, const uint8_t *events,
		size_t events_size, int level);

/* A whole file of one block. The caller frees it. */
uint8_t *sealed(uint8_t cpus, const uint8_t *events, size_t events_size, int level, size_t *size);

#endif
