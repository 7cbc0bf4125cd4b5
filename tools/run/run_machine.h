/*
 * The process that is the machine of "crossmod run".
 */
#ifndef TOOLS_RUN_RUN_MACHINE_H
#define TOOLS_RUN_RUN_MACHINE_H

#include "tools/base/status.h"
#include "tools/run/run_options.h"

/* Where its log goes: the descriptor that was opened for it. */
#define RUN_LOG_DESCRIPTOR 3

/* Reads all files, and finds the CPUs, if the options do not name them. Not 0, with a note, when
 * something cannot be had. */
enum status run_machine_check(struct run_options *options);

/* Becomes the machine. After run_machine_check(). */
_Noreturn void run_machine(const struct run_options *options);

#endif
