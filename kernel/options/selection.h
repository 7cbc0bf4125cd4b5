/*
 * The names of the option scenarios=: separated by commas. Pure. Any context.
 */
#ifndef KERNEL_OPTIONS_SELECTION_H
#define KERNEL_OPTIONS_SELECTION_H

#include <stdbool.h>
#include <stddef.h>

struct selection_name {
	const char *start; /* no NUL behind it */
	size_t length;
};

struct selection_name selection_name_of(const char *string);
bool selection_name_is(const struct selection_name *a, const struct selection_name *b);

/* What a user calls a file that is no scenario: its own name, without the ending ".scn". */
struct selection_name selection_name_of_file(const char *file);

/* Finds the next name at *list or behind it, and moves *list behind it. False at the end. */
bool selection_next(const char **list, struct selection_name *name);

/* Whether a name is in a list; all are in an empty one. */
bool selection_has(const char *list, const struct selection_name *name);

#endif
