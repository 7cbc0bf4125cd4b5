/*
 * The argument vector of a program that is to be started.
 */
#ifndef TOOLS_BASE_ARGUMENTS_H
#define TOOLS_BASE_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

/* All zero is empty. */
struct arguments {
	char **items; /* a NULL behind the last one */
	size_t count, room;
	bool out_of_memory; /* something is missing */
};

void arguments_add(struct arguments *arguments, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void arguments_free(struct arguments *arguments);

#endif
