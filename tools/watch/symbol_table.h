/*
 * Symbols as they were read, for tools/watch/symbols*.c alone.
 */
#ifndef TOOLS_WATCH_SYMBOL_TABLE_H
#define TOOLS_WATCH_SYMBOL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SYMBOL_NAME_MAX 160 /* of a longer name no more is kept */

struct symbol {
	uint64_t address, size; /* a size of 0: to the next one */
	bool is_code, is_global;
	size_t name; /* where it is in `names`; that of a later symbol is further behind */
};

struct symbols {
	struct symbol *items;
	size_t count, room;
	char *names; /* each with a NUL */
	size_t names_size, names_room;
};

/* Adds one, and its name, of at least one character, without a NUL; or the first SYMBOL_NAME_MAX
 * characters of it, or more. False when there is no memory. */
bool symbols_put(struct symbols *symbols, const struct symbol *symbol, const char *name,
		 size_t length);

#endif
