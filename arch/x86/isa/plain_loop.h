/*
 * What plain_loop.S must know of declarations in C: plain_loop.c holds the ones against the others.
 * Only numbers are here, because an assembler reads this too.
 */
#ifndef X86_ISA_PLAIN_LOOP_H
#define X86_ISA_PLAIN_LOOP_H

/* struct arch_plain_execution: offsets in bytes. */
#define PLAIN_EXECUTION_SITE 0
#define PLAIN_EXECUTION_LIMIT 8
#define PLAIN_EXECUTION_LAST 16
#define PLAIN_EXECUTION_RAN 24
#define PLAIN_EXECUTION_CHANGES 64

/* enum plain_left is what is in %esi, and this. */
#define PLAIN_LEFT_BIAS 1
#define PLAIN_ESI_TORN 2
#define PLAIN_ESI_BREAKPOINT 3

/* struct arch_plain_patching. */
#define PLAIN_PATCHING_SITE 0
#define PLAIN_PATCHING_STORES 8
#define PLAIN_PATCHING_TURNS 12
#define PLAIN_PATCHING_FORMS 16

/* enum plain_stores; what is none of these is PLAIN_SCHEME. */
#define PLAIN_STORES_WHOLE 0
#define PLAIN_STORES_SECOND 1
#define PLAIN_STORES_BYTEWISE 2

#endif
