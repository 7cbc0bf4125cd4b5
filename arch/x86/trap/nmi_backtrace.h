/*
 * Where each CPU is: asked by NMI, since that is what a CPU that hangs with interrupts off still
 * takes. arch_show_cpus() is here.
 */
#ifndef X86_TRAP_NMI_BACKTRACE_H
#define X86_TRAP_NMI_BACKTRACE_H

#include <stdbool.h>

struct arch_trap;

/* True when this NMI asks for it, and then it has been told. From the handler. */
bool nmi_backtrace_tell(const struct arch_trap *trap);

#endif
