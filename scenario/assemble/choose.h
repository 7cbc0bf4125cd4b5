/*
 * What the families share in choosing an encoding. Encodings are from Intel's SDM, volume 2. Where
 * there are several, gas's choice.
 */
#ifndef SCENARIO_ASSEMBLE_CHOOSE_H
#define SCENARIO_ASSEMBLE_CHOOSE_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/assemble/encoding.h"
#include "scenario/assemble/mnemonic.h"
#include "scenario/assemble/operand.h"

/* A source, taken apart. */
struct statement {
	struct mnemonic mnemonic;
	struct operand operands[2];
	unsigned operand_count;
	char *reason;
};

static inline bool is_register(const struct operand *operand)
{
	return operand->kind == OPERAND_REGISTER;
}

static inline bool is_place(const struct operand *operand)
{
	return operand->kind == OPERAND_REGISTER || operand->kind == OPERAND_MEMORY;
}

/* Fills the reason; returns false. Everything here is pure. Any context. */
bool refuse_operands(const struct statement *statement);

/* The size of the operands from the `from`th on: of each register, and of the suffix. False, with
 * the reason: they differ, or there is none. */
bool settle_size(const struct statement *statement, unsigned from, struct encoding *encoding);

/* Settles an immediate of the operands' size, but of at most 4 bytes. It may be written with or
 * without a sign. False, with the reason: it is too large. */
bool settle_number(const struct statement *statement, const struct operand *operand,
		   struct encoding *encoding);

/* A ModRM byte: `middle` is a register, or NULL, and then `reg` is a part of the opcode. Of those
 * opcodes that are one more where the operands are not bytes. True. */
bool encode_modrm(struct encoding *encoding, uint32_t opcode, unsigned reg,
		  const struct operand *middle, const struct operand *rm);

/* A register in the opcode. */
void encode_in_opcode(struct encoding *encoding, uint32_t opcode, const struct operand *operand);

/* A register and a register or memory, in the direction that the opcode says by 2. False, with the
 * reason: they are others. */
bool encode_both_ways(const struct statement *statement, uint32_t opcode,
		      struct encoding *encoding);

#endif
