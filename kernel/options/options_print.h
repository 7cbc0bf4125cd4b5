/*
 * Options as one could type them: what is in force, defaults included. The log's head has them, and
 * the judge holds them against the command line.
 */
#ifndef KERNEL_OPTIONS_OPTIONS_PRINT_H
#define KERNEL_OPTIONS_OPTIONS_PRINT_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel/options/option_table.h"

/* Enough for the whole line, and little enough for one of the log. */
#define OPTIONS_LINE_SIZE 1200

/* Stands at its end when some had no room. */
#define OPTIONS_LINE_CUT "..."

/* Writes the value of one, of up to `size` bytes with the NUL. False when it is not in force: no
 * value that one could type stands for what the field holds, such as no limit; or when it has no
 * room. Any context. */
bool option_print(const struct option_row *row, const struct options *options, char *to,
		  size_t size);

/* Writes all that are in force, as name=value, separated by blanks: those of strings last, since
 * they may be long. One that has no room is left out as a whole. Of a process, those that only a
 * machine has which boots are not there. Any context. */
void options_print(const struct options *options, bool boots, char to[OPTIONS_LINE_SIZE]);

#endif
