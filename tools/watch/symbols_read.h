/*
 * What reads symbols out of the bytes of a file, for tools/watch/symbols.c alone.
 */
#ifndef TOOLS_WATCH_SYMBOLS_READ_H
#define TOOLS_WATCH_SYMBOLS_READ_H

#include "tools/watch/symbols.h"

#define SYMBOL_NAME_MAX SYMBOL_WORDS_SIZE /* of a longer name no more is kept */

struct symbol {
	uint64_t address, size; /* a size of 0: to the next one */
	bool is_code, is_global;
};

/* A symbol that was read, and its name, of at least one character, without a NUL; or the first
 * SYMBOL_NAME_MAX characters of it, or more. False when there is no memory. */
bool symbols_put(struct symbols *symbols, struct symbol symbol, const char *name, size_t length);

/* False after a reason, which is "" when there is no memory. `size` is at least that of the four
 * bytes with which an ELF file begins. */
bool symbols_read_elf(struct symbols *symbols, const char *bytes, size_t size,
		      char reason[SYMBOLS_REASON_SIZE]);
bool symbols_read_list(struct symbols *symbols, const char *bytes, size_t size,
		       char reason[SYMBOLS_REASON_SIZE]);

#endif
