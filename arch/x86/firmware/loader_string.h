/*
 * Takes over a boot loader's string, byte by byte, into a buffer of ours.
 *
 * What arrives is always terminated, and has no control characters: these strings are printed in
 * the log, where a newline would let a module's name pass for a line of ours. Each byte that cannot
 * be shown (lib/printable.h), and is no tab, becomes '?'.
 */
#ifndef X86_FIRMWARE_LOADER_STRING_H
#define X86_FIRMWARE_LOADER_STRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/printable.h"

struct loader_string {
	char *to;
	size_t size; /* of the buffer; 1 or more */
	size_t length;
	bool ended;    /* its NUL came */
	bool cut;      /* it has more bytes than the buffer can hold */
	bool of_words; /* set after the begin: a word that does not fit as a whole is left out */

	/* The last bytes, which were no character so far, and stand there as '?' */
	uint8_t pending[PRINTABLE_CHARACTER_MAX];
	unsigned pending_count;
};

/* An empty string in `to`. */
void loader_string_begin(struct loader_string *string, char *to, size_t size);

/* Appends a byte. False: no more is wanted, because it ended or is cut. */
bool loader_string_put(struct loader_string *string, uint8_t byte);

/* Appends up to `available` bytes, and stops at a NUL. */
void loader_string_put_bytes(struct loader_string *string, const void *bytes, size_t available);

#endif
