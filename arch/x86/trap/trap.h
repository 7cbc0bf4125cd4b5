/*
 * Where every trap comes, from the first instruction of its vector on.
 */
#ifndef X86_TRAP_TRAP_H
#define X86_TRAP_TRAP_H

#include <stdbool.h>
#include <stdint.h>

#include "arch/x86/cpu/trap_frame.h"

#define VECTORS 256
#define VECTOR_STUB_SIZE 16

/* In trap.S: where the CPU goes by each vector; but by that of a sync it goes to the second. */
extern const uint8_t vector_stubs[VECTORS][VECTOR_STUB_SIZE], vectors_sync[];

/* From trap.S, interrupts off. Returning resumes what was interrupted: by iret when it returns
 * true, and without serializing when false, which is for interrupts only. */
bool trap(struct arch_trap *trap);

#endif
