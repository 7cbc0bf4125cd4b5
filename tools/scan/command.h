/*
 * The command, for tools/crossmod.c. It takes its own name in arguments[0], prints what it has to
 * say, and returns what the program shall exit with.
 */
#ifndef TOOLS_SCAN_COMMAND_H
#define TOOLS_SCAN_COMMAND_H

#include "tools/base/status.h"

enum status command_scan(int count, char **arguments);

/* What "crossmod help scan" prints. */
extern const char scan_help[];

#endif
