/*
 * kernel_comment() for host programs: keeps the lines for a test to look at. Stops the program
 * when a line is not one: a comment must be whole, printable, and of a length that the log takes.
 * And when the kernel crashes.
 */
#ifndef FAKE_COMMENTS_H
#define FAKE_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>

/* Forgets all lines. */
void comments_clear(void);

/* Lines since then, also those that were too many to be kept. */
unsigned comments_count(void);

/* All kept lines, each with its newline. */
const char *comments_kept(void);

/* True when one of them contains `part`. */
bool comments_contain(const char *part);

#endif
