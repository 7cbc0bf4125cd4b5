/*
 * The command, for tools/crossmod.c. It takes its own name in arguments[0], prints what it has to
 * say, and returns what the program shall exit with.
 */
#ifndef TOOLS_COMPARE_COMMAND_H
#define TOOLS_COMPARE_COMMAND_H

#include "tools/base/status.h"

enum status command_compare(int count, char **arguments);

/* What "crossmod help compare" prints. */
extern const char compare_help[];

#endif
