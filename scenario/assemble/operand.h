/*
 * An operand in AT&T syntax.
 */
#ifndef SCENARIO_ASSEMBLE_OPERAND_H
#define SCENARIO_ASSEMBLE_OPERAND_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/assemble/complaint.h"

enum operand_kind {
	OPERAND_REGISTER, /* %rax */
	OPERAND_NUMBER,	  /* $1 */
	OPERAND_MEMORY,	  /* 8(%rax), 8(%rax,%rcx,4), 8(%rip) */
	OPERAND_TARGET	  /* .+9: so far from where the instruction begins */
};

/* A register of another number than those of the machine. */
enum { REGISTER_NONE = 16, REGISTER_RIP };

struct operand {
	enum operand_kind kind;
	bool indirect;	  /* a * stands before it */
	unsigned number;  /* of a register: 0 to 15, as in encodings */
	unsigned size;	  /* of a register: 1, 2, 4 or 8 bytes */
	bool is_high;	  /* %ah to %bh: numbers 4 to 7, where there is no REX prefix */
	int64_t value;	  /* the number, the displacement or the distance, modulo 2^64 */
	unsigned base;	  /* of memory: 0 to 15, or REGISTER_RIP */
	unsigned index;	  /* 0 to 15, or REGISTER_NONE */
	unsigned scaling; /* the index is shifted by so many bits: 0 to 3 */
};

/* Takes one. False, with the reason: there is none. Pure. Any context. */
bool operand_take(struct rest *rest, struct operand *operand);

/* True when it is a register of that number (0 to 15), of whatever size. */
bool operand_is_register(const struct operand *operand, unsigned number);

#endif
