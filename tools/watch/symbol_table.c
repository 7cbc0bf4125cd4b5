#include "tools/watch/symbol_table.h"

#include "tools/base/grow.h"

#include <string.h>

bool symbols_put(struct symbols *symbols, const struct symbol *symbol, const char *name,
		 size_t length)
{
	struct symbol *items =
		grow(symbols->items, &symbols->room, symbols->count + 1, sizeof(*items));
	char *names;

	if (length > SYMBOL_NAME_MAX)
		length = SYMBOL_NAME_MAX;
	if (!items)
		return false;
	symbols->items = items;
	names = grow(symbols->names, &symbols->names_room, symbols->names_size + length + 1, 1);
	if (!names)
		return false;
	symbols->names = names;
	items[symbols->count] = *symbol;
	items[symbols->count++].name = symbols->names_size;
	memcpy(names + symbols->names_size, name, length);
	names[symbols->names_size + length] = '\0';
	symbols->names_size += length + 1;
	return true;
}
