/*
 * Model-specific registers that a machine may not have.
 */
#ifndef X86_CPU_MSR_H
#define X86_CPU_MSR_H

#include <stdbool.h>
#include <stdint.h>

#include "arch/x86/cpu/trap_frame.h"

/* Reads a register; false where the processor raises #GP instead. From the moment that the boot
 * CPU takes exceptions. */
bool msr_read(uint32_t msr, uint64_t *value);

/* Writes one, likewise. */
bool msr_write(uint32_t msr, uint64_t value);

/* True when the trap is the #GP of one of these, which then goes on and returns false. */
bool msr_fault(struct arch_trap *trap);

#endif
