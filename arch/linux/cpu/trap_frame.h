/*
 * The state of an interrupted thread.
 */
#ifndef LINUX_CPU_TRAP_FRAME_H
#define LINUX_CPU_TRAP_FRAME_H

#include <signal.h>
#include <ucontext.h>

/* What arch.h calls a trap: lives in the handler's frame. */
struct arch_trap {
	int signal;
	const siginfo_t *information;
	ucontext_t *context;
};

#endif
