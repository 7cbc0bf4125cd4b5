#include "tests/unit/watch/trace_seal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void put_32(uint8_t *to, uint32_t number)
{
	for (unsigned i = 0; i < 4; i++)
		to[i] = (uint8_t)(number >> 8 * i);
}

void seal_header(uint8_t header[SEALED_HEADER_SIZE], uint8_t cpus, uint8_t flags)
{
	memset(header, 0, SEALED_HEADER_SIZE);
	memcpy(header, "CMWATCH\x01", 8);
	header[8] = cpus;
	header[9] = flags;
	memcpy(header + 18, "a test", 6);
	put_32(header + 82, (uint32_t)crc32(0, header, 82));
}

void seal_block(uint8_t *file, size_t *size, uint32_t *sum, const uint8_t *events,
		size_t events_size, int level)
{
	uint8_t *block = file + *size;
	uLongf packed = compressBound(events_size);
	int result =
		compress2(block + SEALED_BLOCK_HEADER_SIZE, &packed, events, events_size, level);

	assert(result == Z_OK);
	*sum = (uint32_t)crc32(*sum, events, (uInt)events_size);
	put_32(block, (uint32_t)packed);
	put_32(block + 4, (uint32_t)events_size);
	put_32(block + 8, *sum);
	*size += SEALED_BLOCK_HEADER_SIZE + packed;
}

uint8_t *sealed(uint8_t cpus, const uint8_t *events, size_t events_size, int level, size_t *size)
{
	uint8_t *file = malloc(SEALED_HEADER_SIZE + events_size + 1000);
	uint32_t sum;

	assert(file);
	seal_header(file, cpus, 0);
	sum = (uint32_t)crc32(0, file, 82);
	*size = SEALED_HEADER_SIZE;
	seal_block(file, size, &sum, events, events_size, level);
	return file;
}
