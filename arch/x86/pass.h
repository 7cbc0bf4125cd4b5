/*
 * What pass.S must know of declarations in C: pass.c holds the ones against the others. Only
 * numbers are here, because an assembler reads this too.
 */
#ifndef X86_PASS_H
#define X86_PASS_H

/* struct arch_execution: offsets in bytes. */
#define EXECUTION_FRONT 0
#define EXECUTION_SERIALIZATIONS 8
#define EXECUTION_FLAG 16
#define EXECUTION_HOW 24
#define EXECUTION_COUNTED 28
#define EXECUTION_FLAG_READ 32
#define EXECUTION_LEFT 36
#define EXECUTION_SERIALIZED 40
#define EXECUTION_SCRATCH 48

/* enum serialization: those that a front needs something for. */
#define HOW_IRET 6
#define HOW_MOVCR2 7

/* Where the iretq of a front returns to, in bytes from the front. */
#define BEHIND_IRETQ 5

#endif
