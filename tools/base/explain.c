#include "tools/base/explain.h"

#include "lib/printable.h"
#include "tools/base/ticker.h"

#include <stdarg.h>
#include <stdio.h>

void explain_line(struct explanation *explanation, const char *format, ...)
{
	va_list arguments;

	explanation->out_of_memory = false;
	va_start(arguments, format);
	vsnprintf(explanation->line, sizeof(explanation->line), format, arguments);
	va_end(arguments);
	printable_clean(explanation->line);
}

void explain_memory(struct explanation *explanation)
{
	explain_line(explanation, "out of memory");
	explanation->out_of_memory = true;
}

void note(const char *format, ...)
{
	struct explanation line;
	char message[sizeof(line.line)];
	va_list values;

	va_start(values, format);
	vsnprintf(message, sizeof(message), format, values);
	va_end(values);
	explain(&line, "%s", message);
	ticker_clear();
	fprintf(stderr, "crossmod: %s\n", line.line);
}
