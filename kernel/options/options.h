/*
 * What a user can ask for on the kernel's command line: words of the form name=value, separated
 * by spaces or tabs. Of a name that comes twice, the last one counts. option_table.h has all names.
 */
#ifndef KERNEL_OPTIONS_OPTIONS_H
#define KERNEL_OPTIONS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/options/option_table.h"

/* Reads all options. What is not understood is a complaint; the rest of the line counts. Prints
 * nothing. Any context. */
void options_read(const char *command_line, struct options *out);

/* Whether the command line has an option of the table. */
bool options_gave(const struct options *options, const char *name);

/* Whether it says when each scenario ends: one of the four limits. */
bool options_gave_limit(const struct options *options);

/* The row of an option; NULL when there is none of that name. */
const struct option_row *options_row(const char *name, size_t length);

/* The first option that was given and that only a machine that boots has; NULL when there is
 * none. */
const char *options_boots_only(const struct options *options);

#endif
