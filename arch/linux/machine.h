/*
 * The machine as a process: this program is it, from machine_start() to its end.
 */
#ifndef LINUX_MACHINE_H
#define LINUX_MACHINE_H

#include "arch/arch.h"

struct machine_start {
	const unsigned *cpus; /* as Linux counts them; the first is the patcher's */
	unsigned cpu_count;   /* 1 to CPUS_MAX */
	const struct arch_module *modules;
	unsigned module_count;
	const char *command_line; /* the kernel's */
	bool by_signals;	  /* syncs, even where there is a better way */
	int log;		  /* the descriptor to which the log goes */
};

/* Runs the kernel, whose log ends before this process does; or before it begins, ends this process
 * as refusal_exit() does, where this system does not let it run. */
_Noreturn void machine_run_here(const struct machine_start *start);

#endif
