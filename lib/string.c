#include "lib/string.h"

#include <stdint.h>

/* Eight bytes at any address, which may be anything's. */
typedef uint64_t __attribute__((may_alias, aligned(1))) word;

/* Without this, a compiler that sees a loop which fills or copies memory replaces it by a call of
 * memset or memcpy: inside memset and memcpy, that call would never end. */
static inline void keep_the_loop(void)
{
	__asm__ volatile("" : : : "memory");
}

static void copy_upwards(uint8_t *to, const uint8_t *from, size_t length)
{
	size_t i = 0;

	for (; length - i >= sizeof(word); i += sizeof(word)) {
		*(word *)(to + i) = *(const word *)(from + i);
		keep_the_loop();
	}
	for (; i < length; i++) {
		to[i] = from[i];
		keep_the_loop();
	}
}

static void copy_downwards(uint8_t *to, const uint8_t *from, size_t length)
{
	for (; length >= sizeof(word); length -= sizeof(word)) {
		size_t at = length - sizeof(word);

		*(word *)(to + at) = *(const word *)(from + at);
		keep_the_loop();
	}
	while (length-- > 0) {
		to[length] = from[length];
		keep_the_loop();
	}
}

void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
	copy_upwards(to, from, length);
	return to;
}

/* A word is read whole before it is written, so either direction is right for any distance. */
void *memmove(void *to, const void *from, size_t length)
{
	if ((uintptr_t)to <= (uintptr_t)from)
		copy_upwards(to, from, length);
	else
		copy_downwards(to, from, length);
	return to;
}

void *memset(void *to, int byte, size_t length)
{
	uint8_t *bytes = to;
	word pattern = (uint8_t)byte * UINT64_C(0x0101010101010101);
	size_t i = 0;

	for (; length - i >= sizeof(word); i += sizeof(word)) {
		*(word *)(bytes + i) = pattern;
		keep_the_loop();
	}
	for (; i < length; i++) {
		bytes[i] = (uint8_t)byte;
		keep_the_loop();
	}
	return to;
}

int memcmp(const void *left, const void *right, size_t length)
{
	const uint8_t *a = left;
	const uint8_t *b = right;

	for (size_t i = 0; i < length; i++)
		if (a[i] != b[i])
			return a[i] - b[i];
	return 0;
}

size_t strlen(const char *string)
{
	size_t length = 0;

	while (string[length] != '\0') {
		length++;
		keep_the_loop();
	}
	return length;
}

int strcmp(const char *left, const char *right)
{
	return strncmp(left, right, SIZE_MAX);
}

int strncmp(const char *left, const char *right, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		uint8_t a = (uint8_t)left[i];
		uint8_t b = (uint8_t)right[i];

		if (a != b)
			return a - b;
		if (a == '\0')
			break;
	}
	return 0;
}
