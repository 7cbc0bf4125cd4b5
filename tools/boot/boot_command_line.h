/*
 * The command line of "crossmod boot".
 */
#ifndef TOOLS_BOOT_BOOT_COMMAND_LINE_H
#define TOOLS_BOOT_BOOT_COMMAND_LINE_H

#include "tools/base/explain.h"
#include "tools/boot/boot_options.h"

/* Reads it; its strings must stay. False with an explanation when something on it cannot be. */
bool boot_command_line_read(struct boot_options *options, int count, char **arguments,
			    struct explanation *explanation);

#endif
