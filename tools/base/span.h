/*
 * A piece of a larger string that somebody else owns: no copy, no NUL at its end, and any byte may
 * stand in it. All functions are pure.
 */
#ifndef TOOLS_BASE_SPAN_H
#define TOOLS_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
	const char *start;
	size_t length; /* bytes */
};

/* The beginning of a span: at most `max` bytes, and no character of UTF-8 cut in two. */
struct span span_beginning(struct span span, size_t max);

/* The two arguments of a "%.*s" that shows a span in a message: at most 320 bytes of it, which is
 * room for the name of a file and for what stands around it. */
#define SPAN_SHOWN_MAX 320
#define SPAN_ARGUMENTS(span) (int)span_beginning(span, SPAN_SHOWN_MAX).length, (span).start

bool span_equals(struct span span, const char *literal);
bool span_starts(struct span span, const char *literal);
bool span_ends(struct span span, const char *literal);

/* Takes a literal off the front; false, and nothing taken, when something else stands there. */
bool span_take(struct span *span, const char *literal);

/* Takes a decimal number off the front: digits only, no sign. False, and nothing taken, when there
 * is none, or one that needs more than 64 bits. */
bool span_take_number(struct span *span, uint64_t *number);

/* Takes the next line off the front, without its newline. False when no newline is left: what
 * remains then is not a line. */
bool span_take_line(struct span *span, struct span *line);

/* The offset of a literal in the span, or its length when it does not occur. */
size_t span_find(struct span span, const char *literal);

/* Copies as much as fits, always with a NUL at the end. False when it was cut short, or when a NUL
 * stood in it. `size` is at least 1. */
bool span_copy(char *to, size_t size, struct span span);

/* The name of a file in its path: what is behind the last slash, or all of it. */
const char *path_file_name(const char *path);

#endif
