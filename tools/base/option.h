/*
 * What all commands say to an option of their command line that is not as it should be.
 */
#ifndef TOOLS_BASE_OPTION_H
#define TOOLS_BASE_OPTION_H

#include "tools/base/explain.h"

#include <stdint.h>

/* The number of an option's value, from 1 to `max`; false with an explanation when it is none.
 * `option` is its name as the user writes it. */
bool option_read_number(const char *option, const char *word, uint64_t max, uint64_t *value,
			struct explanation *explanation);

/* The same, for a maximum that fits. */
bool option_read_small_number(const char *option, const char *word, unsigned max, unsigned *value,
			      struct explanation *explanation);

/* Explains what getopt_long() has just refused by `returned`, '?' or ':'; always false. Codes of
 * the command's own options begin at `first_code`, above all letters; `hint` follows the message on
 * one that is unknown, and may be empty. */
bool option_explain(int returned, char **arguments, int first_code, const char *command,
		    const char *hint, struct explanation *explanation);

#endif
