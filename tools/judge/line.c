#include "tools/judge/line.h"

#include "lib/printable.h"

#include <stdarg.h>

void line_append(struct line *line, const char *format, ...)
{
	size_t room = sizeof(line->characters) - line->length;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line->characters + line->length, room, format, arguments);
	va_end(arguments);
	if (length > 0)
		line->length += (size_t)length < room ? (size_t)length : room - 1;
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
