/*
 * The report of an exception that nobody expected.
 */
#ifndef X86_TRAP_CRASH_H
#define X86_TRAP_CRASH_H

#include "arch/x86/cpu/trap_frame.h"

/* Prints the exception, the registers and a backtrace, whole, and stops the calling CPU. That of
 * the patcher, or a second one in the middle of the report of the first, ends the log. After that
 * of an executor the others go on: see arch_cpu_failure(). In the handler, interrupts off. */
_Noreturn void crash(const struct arch_trap *trap);

/* Prints who called, by the chain of saved frame pointers, as far as it lies in stacks. Any CPU. */
void crash_show_callers(uint64_t frame);

#endif
