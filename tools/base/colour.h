/*
 * Colour in what is printed for people, on the standard output: where that is a terminal which
 * shows colours, and NO_COLOR (no-color.org) is not set; or as --color=WHEN says, of every command.
 */
#ifndef TOOLS_BASE_COLOUR_H
#define TOOLS_BASE_COLOUR_H

#include "tools/base/explain.h"

#include <stdbool.h>
#include <stdio.h>

enum colour {
	COLOUR_NONE,
	COLOUR_GOOD,
	COLOUR_OPEN, /* it is not known whether it is good */
	COLOUR_BAD,
	COLOUR_WORST,
};

/* Looks at the standard output and the environment; and takes each --color=WHEN off a command line,
 * up to "--". Returns how many words are left, behind which is a NULL; 0 with an explanation when
 * WHEN is neither always, nor never, nor auto. Once, before anything is printed. */
int colour_take(int count, char **arguments, struct explanation *explanation);

/* What stands before something of that colour, and behind it: empty where `to` is another stream
 * than the standard output, or that has no colours. */
const char *colour_begin(const FILE *to, enum colour colour);
const char *colour_end(const FILE *to, enum colour colour);

#endif
