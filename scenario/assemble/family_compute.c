#include "scenario/assemble/family_compute.h"

static bool encode_alu_number(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *to = &statement->operands[1];
	uint32_t code = statement->mnemonic.code;
	bool bytes = encoding->size == 1;

	if (!is_place(to))
		return refuse_operands(statement);
	if (!settle_number(statement, &statement->operands[0], encoding))
		return false;
	if (!bytes && fits_signed(encoding->immediate, 1)) {
		encoding->immediate_size = 1;
		return encode_modrm(encoding, 0x82, code, NULL, to);
	}
	if (!operand_is_register(to, 0))
		return encode_modrm(encoding, 0x80, code, NULL, to);
	encoding->opcode = code * 8 + (bytes ? 4 : 5);
	return true;
}

bool encode_alu(const struct statement *statement, struct encoding *encoding)
{
	if (!settle_size(statement, 0, encoding))
		return false;
	if (statement->operands[0].kind == OPERAND_NUMBER)
		return encode_alu_number(statement, encoding);
	return encode_both_ways(statement, statement->mnemonic.code * 8, encoding);
}

/* Which of the two is the register does not matter. */
bool encode_test(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *from = &statement->operands[0], *to = &statement->operands[1];

	if (!settle_size(statement, 0, encoding))
		return false;
	if (is_register(from) && is_place(to))
		return encode_modrm(encoding, 0x84, 0, from, to);
	if (from->kind == OPERAND_MEMORY && is_register(to))
		return encode_modrm(encoding, 0x84, 0, to, from);
	if (from->kind != OPERAND_NUMBER || !is_place(to))
		return refuse_operands(statement);
	if (!settle_number(statement, from, encoding))
		return false;
	if (!operand_is_register(to, 0))
		return encode_modrm(encoding, 0xf6, 0, NULL, to);
	encoding->opcode = encoding->size == 1 ? 0xa8 : 0xa9;
	return true;
}

static const struct operand *last(const struct statement *statement)
{
	return &statement->operands[statement->operand_count - 1];
}

bool encode_unary(const struct statement *statement, struct encoding *encoding)
{
	uint32_t code = statement->mnemonic.code;

	if (!is_place(last(statement)))
		return refuse_operands(statement);
	return settle_size(statement, 0, encoding) &&
	       encode_modrm(encoding, code >> 8, code & 7, NULL, last(statement));
}

/* By 1, by a number, by %cl. */
bool encode_shift(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *count = &statement->operands[0], *to = last(statement);
	uint32_t opcode = 0xd0;

	if (!is_place(to))
		return refuse_operands(statement);
	if (!settle_size(statement, statement->operand_count - 1, encoding))
		return false;
	if (statement->operand_count == 2 && is_register(count)) {
		if (count->size != 1 || !operand_is_register(count, 1))
			return refuse_operands(statement);
		opcode = 0xd2;
	} else if (statement->operand_count == 2 &&
		   !(count->kind == OPERAND_NUMBER && count->value == 1)) {
		if (count->kind != OPERAND_NUMBER || count->value < 0 || count->value > 255)
			return refuse_operands(statement);
		opcode = 0xc0;
		encoding->immediate = count->value;
		encoding->immediate_size = 1;
	}
	return encode_modrm(encoding, opcode, statement->mnemonic.code, NULL, to);
}

bool encode_set(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *to = &statement->operands[0];

	encoding->size = 1;
	if (!is_place(to) || (is_register(to) && to->size != 1))
		return refuse_operands(statement);
	return encode_modrm(encoding, statement->mnemonic.code, 0, NULL, to);
}
