/*
 * A piece of a larger text that somebody else owns: no copy, no NUL at its end, and any byte may
 * stand in it. All functions are pure.
 */
#ifndef TOOLS_TEXT_H
#define TOOLS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	const char *start;
	size_t length; /* bytes */
};

/* The beginning of a text: at most `max` bytes, and no character of UTF-8 cut in two. */
struct text text_beginning(struct text text, size_t max);

/* The two arguments of a "%.*s" that shows a text in a message: at most 320 bytes of it, which is
 * room for the name of a file and for what stands around it. */
#define TEXT_SHOWN_MAX 320
#define TEXT_ARGUMENTS(text) (int)text_beginning(text, TEXT_SHOWN_MAX).length, (text).start

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
