/*
 * Names of addresses, from ELF files, and from lists as System.map and /proc/kallsyms are. The
 * files are foreign: each length and offset is checked before it is used.
 */
#ifndef TOOLS_WATCH_SYMBOLS_H
#define TOOLS_WATCH_SYMBOLS_H

#include "tools/base/explain.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SYMBOL_WORDS_SIZE 160

struct symbols; /* opaque */

/* Adds the symbols of a file to those of *symbols, NULL at first, each `slide` bytes above what the
 * file says; what wraps around is below. False, and nothing was added, after an explanation. */
bool symbols_add(struct symbols **symbols, const char *path, uint64_t slide,
		 struct explanation *explanation);

/* The same of the bytes of a file of this name; neither is needed afterwards. */
bool symbols_add_bytes(struct symbols **symbols, const char *name, const char *bytes, size_t size,
		       uint64_t slide, struct explanation *explanation);

/* The name of the code that has this address, and how far behind its beginning that is; NULL when
 * it is in none. A symbol goes as far as its size says, or to the next one. Of several that begin
 * at one address it is the one with a size, then a global one, then the first. Of
 * a name of more than SYMBOL_WORDS_SIZE characters it is the beginning. */
const char *symbols_find(const struct symbols *symbols, uint64_t address, uint64_t *offset);

/* The same in words, all printable: "name+0x12", or "name". Of one that is too long the beginning,
 * and "...". False, and nothing is written, when it is in none. */
bool symbols_words(const struct symbols *symbols, uint64_t address, char to[SYMBOL_WORDS_SIZE]);

/* NULL is none. */
void symbols_release(struct symbols *symbols);

#endif
