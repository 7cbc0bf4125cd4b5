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

void arguments_add_option(struct arguments *arguments, const char *option, const char *value)
{
	arguments_add(arguments, "%s", option);
	arguments_add(arguments, "%s", value);
}

void arguments_double_commas(const char *path, char to[2 * PATH_MAX])
{
	size_t length = 0;

	for (; *path && length < 2 * PATH_MAX - 2; path++) {
		if (*path == ',')
			to[length++] = ',';
		to[length++] = *path;
	}
	to[length] = '\0';
}

void arguments_free(struct arguments *arguments)
{
	for (size_t index = 0; index < arguments->count; index++)
		free(arguments->items[index]);
	free(arguments->items);
	memset(arguments, 0, sizeof(*arguments));
}
