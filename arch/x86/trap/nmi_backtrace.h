/*
 * Where each CPU is: asked by NMI, since that is what a CPU that hangs with interrupts off still
 * takes. arch_show_cpus() is here.
 */
#ifndef X86_TRAP_NMI_BACKTRACE_H
#define X86_TRAP_NMI_BACKTRACE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "arch/arch.h"

/* What one CPU has told of itself, by its last such NMI. */
struct whereabouts {
	uint64_t rip, rsp, rbp, rflags;
	/* Which time it was. Stored (release) by this CPU, loaded (acquire) by the one that asks.
	 */
	atomic_uint told;
};

/* True when this NMI asks for it, and then it has been told. From the handler. */
bool whereabouts_tell(const struct arch_trap *trap);

#endif
