/*
 * How far a run is, by the lines of its log as they come.
 */
#ifndef TOOLS_CHILD_ADVANCE_H
#define TOOLS_CHILD_ADVANCE_H

#include "tools/base/span.h"

/* Of scenarios, or of the rounds of a bench. */
struct advance {
	uint64_t done, all; /* all: 0 while the log does not say it */
};

/* Takes a line of the log, without its newline. What makes no sense changes nothing: to judge it is
 * for others. */
void advance_take(struct advance *advance, struct span line);

#endif
