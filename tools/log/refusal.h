/*
 * The line of a machine that cannot run Crossmod, and sends it in the place of a log.
 */
#ifndef TOOLS_LOG_REFUSAL_H
#define TOOLS_LOG_REFUSAL_H

#include "tools/base/span.h"

#define REFUSAL_SIZE 512 /* with the name of a file in it */

/* Finds one anywhere in the output, which may hold any bytes, and copies it, from its "cannot run
 * here: " to its end, without what a terminal would act on. False: there is none. */
bool refusal_find(struct span output, char to[REFUSAL_SIZE]);

#endif
