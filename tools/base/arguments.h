/*
 * The argument vector of a program that is to be started.
 */
#ifndef TOOLS_BASE_ARGUMENTS_H
#define TOOLS_BASE_ARGUMENTS_H

#include <limits.h>
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
/* An option, and its value. */
void arguments_add_option(struct arguments *arguments, const char *option, const char *value);
void arguments_free(struct arguments *arguments);

/* A file's name in one of QEMU's lists of properties, where a comma ends a value, and two commas
 * are one. */
void arguments_double_commas(const char *path, char to[2 * PATH_MAX]);

#endif
