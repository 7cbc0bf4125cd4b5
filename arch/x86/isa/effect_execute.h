/*
 * What effect_execute.S must know of declarations in C: effect_execute.c holds the ones against the
 * others, and an assembler reads this too.
 */
#ifndef X86_ISA_EFFECT_EXECUTE_H
#define X86_ISA_EFFECT_EXECUTE_H

/* Of each CPU, through gs: struct effect_gs. */
#define EFFECT_GS 16
#define EFFECT_GS_BURST (EFFECT_GS + 0)	  /* the struct arch_effect under way */
#define EFFECT_GS_CAPTURE (EFFECT_GS + 8) /* effect_capture, for what is too far for a jump */
#define EFFECT_GS_RAX (EFFECT_GS + 16)
#define EFFECT_GS_WHERE (EFFECT_GS + 24)
#define EFFECT_GS_SIZE 32

/* CF, PF, AF, ZF, SF, DF and OF. */
#define EFFECT_FLAGS 0xcd5

/* struct arch_effect: offsets in bytes. */
#define EFFECT_FRONT 0
#define EFFECT_RSP 8
#define EFFECT_SERIALIZATIONS 16
#define EFFECT_EXPECTED_OLD 24
#define EFFECT_EXPECTED_NEW 32
#define EFFECT_CELLS 40
#define EFFECT_STAGE 48
#define EFFECT_STAGE_VALUE 56
#define EFFECT_LIMIT 64
#define EFFECT_CELL_COUNT 68
#define EFFECT_SERIALIZED 72
#define EFFECT_FIRST_SERIALIZED 80
#define EFFECT_HOST_RSP 88
#define EFFECT_BEFORE 96
#define EFFECT_FIRST 100
#define EFFECT_LAST 104
#define EFFECT_COUNTED 108
#define EFFECT_LEFT 112

/* struct arch_effect_cell. */
#define EFFECT_CELL_AT 0
#define EFFECT_CELL_BEFORE 8
#define EFFECT_CELL_LEFT 16
#define EFFECT_CELL_COMPARED 32
#define EFFECT_CELL_SIZE 40

/* struct arch_effect_left. */
#define LEFT_RAX 0
#define LEFT_RBX 8
#define LEFT_RCX 16
#define LEFT_RDX 24
#define LEFT_RSI 32
#define LEFT_RDI 40
#define LEFT_RBP 48
#define LEFT_R8 56
#define LEFT_R9 64
#define LEFT_R10 72
#define LEFT_R11 80
#define LEFT_R12 88
#define LEFT_R13 96
#define LEFT_R14 104
#define LEFT_R15 112
#define LEFT_RSP 120
#define LEFT_FLAGS 128
#define LEFT_WHERE 136

#define EFFECT_KIND_OLD 0
#define EFFECT_KIND_NEW 1
#define EFFECT_KIND_OTHER 2
#define EFFECT_WHERE_RETURNED 1

#ifndef __ASSEMBLER__
#include <stdint.h>

/* What a CPU has at EFFECT_GS from its gs base on. */
struct effect_gs {
	void *burst;
	const uint8_t *capture;
	uint64_t rax;
	uint64_t where;
};

/* In effect_execute.S: what every pad jumps to, where a return from a site leads, and where a burst
 * ends, for arch_trap_leave_effect(). */
extern const uint8_t effect_capture[], effect_returned[], effect_execute_left[];
#endif

#endif
