/*
 * How Bochs is told to be the machine.
 */
#ifndef TOOLS_BOCHS_H
#define TOOLS_BOCHS_H

#include "tools/arguments.h"
#include "tools/boot_options.h"
#include "tools/machine.h"
#include "tools/workspace.h"

/* The name of the disk with the kernel's options, in the workspace. */
#define BOCHS_OPTION_DISK "options.img"

/* Writes what Bochs reads into the workspace, and appends the program and its arguments. It is to
 * run in the workspace; its serial port is descriptor 3. `cylinders` is the length of its disk
 * BOCHS_OPTION_DISK. False with an explanation. */
bool bochs_prepare(const struct workspace *workspace, const struct boot_options *options,
		   unsigned cylinders, struct arguments *arguments,
		   struct explanation *explanation);

/* Sorts its messages: a panic is FATAL, since the debugger in Debian's Bochs would then wait. */
enum message_kind bochs_sort_message(const char *line);

#endif
