/*
 * A piece of a larger text that somebody else owns: no copy, no NUL at its end, and any byte may
 * stand in it. All functions are pure.
 */
#ifndef TOOLS_BASE_TEXT_H
#define TOOLS_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	const char *start;
	size_t length; /* bytes */
};

/* The two arguments of a "%.*s" that shows at most 120 bytes of a text. */
#define TEXT_ARGUMENTS(text) ((int)((text).length < 120 ? (text).length : 120)), (text).start

bool text_equals(struct text text, const char *literal);
bool text_starts(struct text text, const char *literal);
bool text_ends(struct text text, const char *literal);

/* Takes a literal off the front; false, and nothing taken, when something else stands there. */
bool text_take(struct text *text, const char *literal);

/* Takes a decimal number off the front: digits only, no sign. False, and nothing taken, when there
 * is none, or one that needs more than 64 bits. */
bool text_take_number(struct text *text, uint64_t *number);

/* Takes the next line off the front, without its newline. False when no newline is left: what
 * remains then is not a line. */
bool text_take_line(struct text *text, struct text *line);

/* The offset of a literal in the text, or the text's length when it does not occur. */
size_t text_find(struct text text, const char *literal);

/* Copies as much as fits, always with a NUL at the end. False when it was cut short, or when a NUL
 * stood in the text. `size` is at least 1. */
bool text_copy(char *to, size_t size, struct text text);

/* The name of a file in its path: what is behind the last slash, or all of it. */
const char *text_file_name(const char *path);

#endif
