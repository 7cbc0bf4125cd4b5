/*
 * The two commands, for tools/base/commands.h. Each takes its own name in arguments[0], prints what
 * it has to say, and returns what the program shall exit with.
 */
#ifndef TOOLS_PROVE_COMMAND_H
#define TOOLS_PROVE_COMMAND_H

#include "tools/base/status.h"

enum status command_prove(int count, char **arguments);
enum status command_synth(int count, char **arguments);

/* What "crossmod help COMMAND" prints. */
extern const char prove_help[];
extern const char synth_help[];

#endif
