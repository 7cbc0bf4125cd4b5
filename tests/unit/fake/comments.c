#include "tests/unit/fake/comments.h"

#include "arch/kernel.h"
#include "lib/printable.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Four lines of a screen of 80 columns, and the name of a file. */
#define LINE_MAX_LENGTH (320 + 255)

static char kept[16384];
static size_t kept_length;
static unsigned count;

static void check_line(const char *line, int length)
{
	bool is_line = length > 0 && length <= LINE_MAX_LENGTH;

	for (int i = 0; is_line && i < length;) {
		size_t taken =
			line[i] == '\t' ? 1 : printable_length(line + i, (size_t)(length - i));

		is_line = taken > 0;
		i += (int)taken;
	}
	if (is_line)
		return;
	fprintf(stderr, "kernel_comment() with what is not one line: \"%s\"\n", line);
	abort();
}

void kernel_comment(const char *format, ...)
{
	char line[1024];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	check_line(line, length);
	count++;
	if (sizeof(kept) - kept_length > (size_t)length + 2)
		kept_length += (size_t)sprintf(kept + kept_length, "%s\n", line);
}

void kernel_crash_begin(void)
{
}

static _Noreturn void unwanted(const char *what)
{
	fprintf(stderr, "\n%s that no test has wanted\n", what);
	abort();
}

_Noreturn void kernel_crash_end(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	unwanted("a crash");
}

_Noreturn void kernel_refuse(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	unwanted("a refusal");
}

void comments_clear(void)
{
	kept[0] = '\0';
	kept_length = 0;
	count = 0;
}

unsigned comments_count(void)
{
	return count;
}

const char *comments_kept(void)
{
	return kept;
}

bool comments_contain(const char *part)
{
	return strstr(kept, part) != NULL;
}
