/*
 * How a parser follows a physical address that somebody else wrote down.
 */
#ifndef X86_FIRMWARE_PHYSICAL_H
#define X86_FIRMWARE_PHYSICAL_H

#include "lib/string.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct physical_memory {
	/* Where `length` bytes from `physical` on can be read; NULL when any of them cannot. Is
	 * called with length > 0 and a range that does not wrap. A result stays valid as long as
	 * the parser that asked for it runs; it may have any alignment. */
	const void *(*map)(const struct physical_memory *self, uint64_t physical, size_t length);
};

/* As map(), for any address and length: a range that is empty or wraps is not readable. */
static inline const void *physical_map(const struct physical_memory *memory, uint64_t physical,
				       size_t length)
{
	if (length == 0 || physical > UINT64_MAX - length)
		return NULL;
	return memory->map(memory, physical, length);
}

/* Copies `length` bytes; false, and nothing copied, when they are not readable. */
static inline bool physical_read(const struct physical_memory *memory, uint64_t physical, void *to,
				 size_t length)
{
	const void *from = physical_map(memory, physical, length);

	if (from == NULL)
		return false;
	memcpy(to, from, length);
	return true;
}

#endif
