/*
 * A line for people that is put together piece by piece.
 */
#ifndef TOOLS_JUDGE_LINE_H
#define TOOLS_JUDGE_LINE_H

#include "tools/base/colour.h"

#include <stddef.h>
#include <stdio.h>

/* What does not fit is left out. A file's name and what is wrong with it do. */
struct line {
	char characters[2048];
	size_t length;
};

/* The two arguments of a "%.*s": all of a span. */
#define LINE_WHOLE(span) (int)(span).length, (span).start

void line_append(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints it, without what a terminal would act on, and a newline. */
void line_print(FILE *to, struct line *line);

/* The same, with a part of it in a colour: so many bytes from an offset on, which it has. */
void line_print_coloured(FILE *to, struct line *line, size_t from, size_t length,
			 enum colour colour);

#endif
