/*
 * The report of an exception that nobody expected.
 */
#ifndef LINUX_TRAP_CRASH_H
#define LINUX_TRAP_CRASH_H

#include "arch/linux/cpu/trap_frame.h"

/* Writes it, and ends the log. Any thread, in a handler. */
_Noreturn void crash(const struct arch_trap *trap);

#endif
