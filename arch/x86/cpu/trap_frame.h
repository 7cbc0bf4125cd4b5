/*
 * The vectors, and what an interrupted CPU leaves on its stack.
 */
#ifndef X86_CPU_TRAP_FRAME_H
#define X86_CPU_TRAP_FRAME_H

#include <stdint.h>

/* The vectors that Crossmod itself uses. The spurious one has its low four bits set, as the first
 * local APICs want it (SDM vol. 3 §10.9). */
#define VECTOR_SYNC 0xf0
#define VECTOR_EXECUTE 0xe0 /* below it in priority: see arch_execute_in() */
/* Which end a rest, and do nothing else: see idle.h */
#define VECTOR_WAKE 0xd0
#define VECTOR_TIMER 0xc0
#define VECTOR_APIC_ERROR 0xfe
#define VECTOR_SPURIOUS 0xff

/* Exceptions, SDM vol. 3 table 6-1. */
#define VECTOR_DEBUG 1
#define VECTOR_NMI 2
#define VECTOR_BREAKPOINT 3
#define VECTOR_INVALID_OPCODE 6
#define VECTOR_DOUBLE_FAULT 8
#define VECTOR_PAGE_FAULT 14
#define VECTOR_MACHINE_CHECK 18
#define EXCEPTIONS 32

/* What trap.S has saved of an interrupted CPU, lowest address first. */
struct arch_trap {
	uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rbp, rdi, rsi, rdx, rcx, rbx, rax;
	uint64_t vector, error;
	uint64_t rip, cs, rflags, rsp, ss;
};

#endif
