/*
 * What may be shown of a string that comes from outside: in a log, in a message, on a terminal.
 *
 * Printable are the characters of ASCII from the blank to the tilde, and those of other scripts, in
 * UTF-8. Not printable are bytes that are no UTF-8, and what would end a line, move what stands in
 * it, or speak to a terminal: control characters, separators of lines, and marks that turn the
 * direction of what follows. Each byte of those is shown as '?'. Everything here is pure. Any
 * context.
 */
#ifndef LIB_PRINTABLE_H
#define LIB_PRINTABLE_H

#include <stddef.h>

/* How many bytes the printable character has with which a string of `length` bytes begins: 1 to 4.
 * 0: there is none. */
size_t printable_length(const char *string, size_t length);

#define PRINTABLE_CHARACTER_MAX 4

/* Replaces each byte of a string that cannot be shown. */
void printable_clean(char *string);

/* A path as it is shown where there is room for so much: of a longer one the end, from a slash on
 * if possible, behind "...". So the file's own name is there, as it has up to 255 bytes. */
#define PRINTABLE_PATH_SIZE 272
struct printable_path {
	char string[PRINTABLE_PATH_SIZE]; /* ends with a NUL */
};

struct printable_path printable_path(const char *path);

#endif
