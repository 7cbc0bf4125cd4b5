/*
 * What site_execute.S must know of declarations in C: site_execute.c holds the ones against the
 * others, and an assembler reads this too. Also, for C alone, where a trap goes on that leaves.
 */
#ifndef X86_ISA_SITE_EXECUTE_H
#define X86_ISA_SITE_EXECUTE_H

/* struct arch_execution: offsets in bytes. */
#define EXECUTION_FRONT 0
#define EXECUTION_SERIALIZATIONS 8
#define EXECUTION_FLAG 16
#define EXECUTION_HOW 24
#define EXECUTION_READS_FLAG 28
#define EXECUTION_CHANGING 29
#define EXECUTION_HOW_CALLED 32
#define EXECUTION_LIMIT 36
#define EXECUTION_STAGE 40
#define EXECUTION_STAGE_VALUE 48
#define EXECUTION_OPERAND 56
#define EXECUTION_BEFORE 64
#define EXECUTION_FIRST 72
#define EXECUTION_LAST 88
#define EXECUTION_COUNTED 104
#define EXECUTION_SCRATCH 108
#define EXECUTION_CHANGES 112

/* Each way there and back of a matrix of so many kinds, of 8 bytes each. */
#define CHANGES_KINDS 3
#define CHANGES_CELL 8

/* struct arch_executed. */
#define EXECUTED_FLAG_READ 0
#define EXECUTED_LEFT 4
#define EXECUTED_SERIALIZED 8

/* Where the iretq of a front returns to, in bytes from the front. */
#define BEHIND_IRETQ 5

/* What es holds during a burst of more than one execution, or an interrupt has come: an iret to a
 * program makes it 0. It is a null selector like 0, so it does no harm. See
 * arch/linux/trap/interrupted.c. In the kernel it stays, and a trap shows in r10 or rdx. */
#define MARK 3

#ifndef __ASSEMBLER__
#include <stdint.h>

/* In site_execute.S: where the burst ends, for arch_trap_leave(). There rsp is taken from rbp. */
extern const uint8_t site_execute_left[];
#endif

#endif
