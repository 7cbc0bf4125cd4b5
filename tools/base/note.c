#include "tools/base/note.h"

#include "tools/base/explain.h"

#include <stdarg.h>
#include <stdio.h>

void note(const char *format, ...)
{
	struct explanation line;
	char text[sizeof(line.line)];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	explain(&line, "%s", text);
	fprintf(stderr, "crossmod: %s\n", line.line);
}
