/*
 * How the CPUs are related: each asks its own CPUID, since the answers differ from CPU to CPU.
 */
#ifndef X86_CPU_TOPOLOGY_H
#define X86_CPU_TOPOLOGY_H

#include "arch/x86/isa/topology_levels.h"

/* What CPUID says to the calling CPU. Any context. */
void topology_read(struct topology_registers *registers);

/* Comments of the log, about all CPUs that run: the counts, and where there are few CPUs, the place
 * of each. Patcher only. */
void topology_describe(void);

#endif
