#include "kernel/core/unmet.h"

#include "arch/kernel.h"
#include "lib/format.h"

static char lines[UNMET_LINES_MAX][UNMET_LINE_SIZE];
static unsigned count;

void unmet_begin(void)
{
	count = 0;
}

void kernel_unmet(const char *format, ...)
{
	va_list arguments;

	if (count++ >= UNMET_LINES_MAX)
		return;
	va_start(arguments, format);
	format_string_v(lines[count - 1], UNMET_LINE_SIZE, format, arguments);
	va_end(arguments);
}

unsigned unmet_count(void)
{
	return count;
}

const char *unmet_line(unsigned index)
{
	return index < count && index < UNMET_LINES_MAX ? lines[index] : NULL;
}

void unmet_report(void)
{
	for (unsigned i = 0; unmet_line(i); i++)
		kernel_comment(UNMET_PREFIX "%s", lines[i]);
	if (count > UNMET_LINES_MAX)
		kernel_comment(UNMET_PREFIX "%u more", count - UNMET_LINES_MAX);
}
