/*
 * An instruction's parts, and its bytes.
 */
#ifndef SCENARIO_ASSEMBLE_ENCODING_H
#define SCENARIO_ASSEMBLE_ENCODING_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/assemble/operand.h"

#define PREFIXES_MAX 14

struct encoding {
	uint8_t prefixes[PREFIXES_MAX]; /* in their order, but for those that follow from the rest
					 */
	unsigned prefix_count;
	unsigned size;	 /* of the operands, in bytes: 2 needs prefix 66; 8 needs REX.W, but */
	bool is_64;	 /* 8 needs none: push, call ... */
	uint32_t opcode; /* its bytes as one number, the first the most significant; prefixes that
			  * belong to it are part of it */
	unsigned opcode_reg; /* of a register in the opcode: 0 to 15 */

	const struct operand *rm; /* ModRM's operand, register or memory; NULL: there is no ModRM */
	unsigned reg;		  /* the middle of ModRM: 0 to 15 */
	/* Registers of which it has bytes: NULL, or an operand */
	const struct operand *byte_registers[2];

	int64_t immediate;
	unsigned immediate_size; /* in bytes: 0 to 8 */
};

/* Writes the bytes, and returns how many: at most 15. 0, with the reason: there would be more, or a
 * register cannot be named beside another. Pure. Any context. */
unsigned encoding_write(const struct encoding *encoding, uint8_t bytes[16], char *reason);

/* How many bytes encoding_write() would write without limit. */
unsigned encoding_length(const struct encoding *encoding);

/* True when the value is the same in so many bytes with a sign (1, 2 or 4). */
bool fits_signed(int64_t value, unsigned size);

#endif
