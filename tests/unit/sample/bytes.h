/*
 * Builds foreign structures for tests, field by field, little-endian, as their specifications
 * print them: nothing here knows the declarations of the parsers.
 */
#ifndef SAMPLE_BYTES_H
#define SAMPLE_BYTES_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX (512u << 10)

struct bytes {
	uint8_t at[BYTES_MAX];
	size_t size;
};

static inline void put(struct bytes *bytes, uint64_t value, size_t width)
{
	assert(bytes->size + width <= BYTES_MAX);
	for (size_t i = 0; i < width; i++)
		bytes->at[bytes->size++] = (uint8_t)(value >> 8 * i);
}

static inline void put_8(struct bytes *bytes, uint8_t value)
{
	put(bytes, value, 1);
}

static inline void put_16(struct bytes *bytes, uint16_t value)
{
	put(bytes, value, 2);
}

static inline void put_32(struct bytes *bytes, uint32_t value)
{
	put(bytes, value, 4);
}

static inline void put_64(struct bytes *bytes, uint64_t value)
{
	put(bytes, value, 8);
}

static inline void put_raw(struct bytes *bytes, const void *from, size_t length)
{
	assert(bytes->size + length <= BYTES_MAX);
	memcpy(bytes->at + bytes->size, from, length);
	bytes->size += length;
}

/* The characters and their NUL. */
static inline void put_string(struct bytes *bytes, const char *string)
{
	put_raw(bytes, string, strlen(string) + 1);
}

static inline void put_zeros(struct bytes *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		put(bytes, 0, 1);
}

/* Zeros up to the next multiple. */
static inline void pad(struct bytes *bytes, size_t multiple)
{
	while (bytes->size % multiple != 0)
		put(bytes, 0, 1);
}

static inline void set_32(struct bytes *bytes, size_t offset, uint32_t value)
{
	assert(offset + 4 <= bytes->size);
	for (size_t i = 0; i < 4; i++)
		bytes->at[offset + i] = (uint8_t)(value >> 8 * i);
}

/* Makes the byte at `place` what brings the sum of `length` bytes from `offset` on to 0. */
static inline void set_checksum(struct bytes *bytes, size_t offset, size_t length, size_t place)
{
	uint8_t sum = 0;

	assert(offset + length <= bytes->size);
	bytes->at[place] = 0;
	for (size_t i = 0; i < length; i++)
		sum += bytes->at[offset + i];
	bytes->at[place] = (uint8_t)-sum;
}

/* The first `size` bytes in a block of their own, so that ASan sees a read beyond. */
static inline uint8_t *exact_copy(const void *from, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	assert(copy != NULL);
	memcpy(copy, from, size);
	return copy;
}

#endif
