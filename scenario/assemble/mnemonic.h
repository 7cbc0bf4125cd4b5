/*
 * The table of instructions: what a mnemonic means, before its operands are looked at.
 */
#ifndef SCENARIO_ASSEMBLE_MNEMONIC_H
#define SCENARIO_ASSEMBLE_MNEMONIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What kinds of operands instructions have, and what `code` says of each. */
enum family {
	FAMILY_FIXED,  /* none; code: all of its bytes */
	FAMILY_NOPS,   /* none; code: its length */
	FAMILY_NOP,    /* none, or one that is not touched */
	FAMILY_ALU,    /* two, add to cmp; code: which of these 8 */
	FAMILY_TEST,   /* two */
	FAMILY_UNARY,  /* one; code: the opcode for bytes, and the middle of ModRM */
	FAMILY_SHIFT,  /* a count, which may be left out, and one; code: the middle of ModRM */
	FAMILY_PUSH,   /* one */
	FAMILY_POP,    /* one */
	FAMILY_MOV,    /* two */
	FAMILY_MOVABS, /* two, a number of 64 bits first */
	FAMILY_LEA,    /* two, memory first */
	FAMILY_XCHG,   /* two */
	FAMILY_STORE,  /* two, a register first; code: the opcode for bytes */
	FAMILY_CMOV,   /* two, a register last; code: the opcode */
	FAMILY_SET,    /* one of a byte; code: the opcode */
	FAMILY_JUMP    /* a target; code: see JUMP_CODE() */
};

/* The opcode with a displacement of 1 byte, the one with 4 bytes, and the middle of ModRM of the
 * indirect one, opcode ff; each 0 when there is none. */
#define JUMP_CODE(near, far, reg) ((uint32_t)(near) << 24 | (uint32_t)(far) << 8 | (reg))
#define JUMP_NEAR(code) ((code) >> 24)
#define JUMP_FAR(code) ((code) >> 8 & 0xffff)
#define JUMP_REG(code) ((code)&0xff)

struct mnemonic {
	enum family family;
	uint32_t code;
	unsigned size; /* of its operands, by a suffix, in bytes; 0: it has none */
	/* Of a jump, .d8 or .d32: 1 or 4 bytes; 0: the shortest that reaches */
	unsigned displacement;
};

/* Looks a word up. False: it is not in the table. Pure. Any context. */
bool mnemonic_find(const char *word, size_t length, struct mnemonic *mnemonic);

/* The byte that is that word as a prefix; 0: it is none. Likewise. */
uint8_t prefix_find(const char *word, size_t length);

#endif
