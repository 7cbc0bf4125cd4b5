/*
 * Gives each CPU what it has of its own, and has it use that.
 */
#ifndef X86_BOOT_CPU_LOAD_H
#define X86_BOOT_CPU_LOAD_H

#include "arch/x86/cpu/cpu.h"

/* The boot CPU, first without memory of its own, on whatever page tables map the kernel: from here
 * on it takes exceptions. Then with its stacks and its APIC id, once memory.c can give pages; false
 * when it cannot. It stays on the stack that linker.ld gave it. Interrupts off. */
void cpu_boot_begin(void);
bool cpu_boot_finish(uint32_t apic_id);

/* Memory and stacks for one more CPU; NULL when there is no memory left. Boot CPU only. */
struct cpu *cpu_allocate(uint32_t apic_id);

/* Loads the calling CPU's descriptor tables, GS base, and memory types. */
void cpu_load(struct cpu *cpu);

#endif
