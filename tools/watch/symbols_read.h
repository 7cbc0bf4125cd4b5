/*
 * What reads symbols out of the bytes of a file, for tools/watch/symbols.c alone.
 */
#ifndef TOOLS_WATCH_SYMBOLS_READ_H
#define TOOLS_WATCH_SYMBOLS_READ_H

#include "tools/base/explain.h"
#include "tools/watch/symbol_table.h"

/* Adds them, in the order of the file `name`. False after an explanation; some may have been added
 * then. */
bool symbols_read_elf(struct symbols *symbols, const char *name, const char *bytes, size_t size,
		      struct explanation *explanation);
bool symbols_read_list(struct symbols *symbols, const char *name, const char *bytes, size_t size,
		       struct explanation *explanation);

#endif
