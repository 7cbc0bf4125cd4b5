#include "tools/base/arguments.h"

#include "tools/base/grow.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void arguments_add(struct arguments *arguments, const char *format, ...)
{
	char **items =
		grow(arguments->items, &arguments->room, arguments->count + 2, sizeof(*items));
	va_list values;

	if (!items) {
		arguments->out_of_memory = true;
		return;
	}
	arguments->items = items;
	va_start(values, format);
	if (vasprintf(&items[arguments->count], format, values) < 0)
		arguments->out_of_memory = true;
	else
		arguments->count++;
	va_end(values);
	items[arguments->count] = NULL;
}

void arguments_free(struct arguments *arguments)
{
	for (size_t index = 0; index < arguments->count; index++)
		free(arguments->items[index]);
	free(arguments->items);
	memset(arguments, 0, sizeof(*arguments));
}
