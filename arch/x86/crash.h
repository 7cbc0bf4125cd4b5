/*
 * The report of an exception that nobody expected.
 */
#ifndef X86_CRASH_H
#define X86_CRASH_H

#include "arch/arch.h"

/* Prints the exception, the registers and a backtrace, whole, and ends the log. Any CPU; stops it.
 */
_Noreturn void crash(const struct arch_trap *trap);

#endif
