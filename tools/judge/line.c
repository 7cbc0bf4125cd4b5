#include "tools/judge/line.h"

#include "lib/printable.h"
#include "tools/base/append.h"

#include <stdarg.h>

void line_append(struct line *line, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	line->length =
		append(line->characters, sizeof(line->characters), line->length, format, values);
	va_end(values);
}

void line_print(FILE *to, struct line *line)
{
	printable_clean(line->characters);
	fprintf(to, "%s\n", line->characters);
}

void line_print_coloured(FILE *to, struct line *line, size_t from, size_t length,
			 enum colour colour)
{
	printable_clean(line->characters);
	fprintf(to, "%.*s%s%.*s%s%s\n", (int)from, line->characters, colour_begin(to, colour),
		(int)length, line->characters + from, colour_end(to, colour),
		line->characters + from + length);
}
