/*
 * The owner of a breakpoint that is none of the protocol's: a debugger, whose `cc` lies right in
 * front of a site, and stays there while the site is patched.
 */
#ifndef KERNEL_EXPERIMENT_DEBUGGER_H
#define KERNEL_EXPERIMENT_DEBUGGER_H

#include "kernel/core/executor.h"
#include "kernel/core/place.h"

/* True when the breakpoint is the debugger's: counts it, and the CPU goes on behind it. `site` is
 * the one in whose area it was. The executor's own CPU, in the trap. NMI-safe. */
bool debugger_breakpoint(struct executor *self, struct arch_trap *trap,
			 const struct placed_site *site);

#endif
