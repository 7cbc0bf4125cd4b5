#include "scenario/assemble/family_move.h"

bool encode_push(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *operand = &statement->operands[0];
	unsigned size = is_register(operand) ? operand->size : 8;

	encoding->is_64 = true;
	encoding->size = statement->mnemonic.size != 0 ? statement->mnemonic.size : size;
	if ((encoding->size != 8 && encoding->size != 2) ||
	    (is_register(operand) && operand->size != encoding->size))
		return complain(statement->reason, "expected an operand of 8 or 2 bytes");
	if (operand->kind == OPERAND_NUMBER) {
		if (!settle_number(statement, operand, encoding))
			return false;
		encoding->opcode = 0x68;
		if (fits_signed(encoding->immediate, 1)) {
			encoding->opcode = 0x6a;
			encoding->immediate_size = 1;
		}
		return true;
	}
	if (operand->kind == OPERAND_MEMORY)
		return encode_modrm(encoding, 0xfe, 6, NULL, operand);
	encode_in_opcode(encoding, 0x50, operand);
	return is_register(operand) || refuse_operands(statement);
}

bool encode_pop(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *operand = &statement->operands[0];

	if (!is_place(operand))
		return refuse_operands(statement);
	if (!encode_push(statement, encoding))
		return false;
	if (is_register(operand))
		encoding->opcode = 0x58;
	else
		encode_modrm(encoding, 0x8e, 0, NULL, operand);
	return true;
}

static bool encode_mov_number(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *from = &statement->operands[0], *to = &statement->operands[1];

	if (is_register(to) && encoding->size == 8 &&
	    (statement->mnemonic.family == FAMILY_MOVABS || !fits_signed(from->value, 4))) {
		encode_in_opcode(encoding, 0xb8, to);
		encoding->immediate = from->value;
		encoding->immediate_size = 8;
		return true;
	}
	if (!is_place(to) || statement->mnemonic.family == FAMILY_MOVABS)
		return refuse_operands(statement);
	if (!settle_number(statement, from, encoding))
		return false;
	if (is_register(to) && encoding->size < 8) {
		encode_in_opcode(encoding, encoding->size == 1 ? 0xb0 : 0xb8, to);
		return true;
	}
	return encode_modrm(encoding, 0xc6, 0, NULL, to);
}

bool encode_mov(const struct statement *statement, struct encoding *encoding)
{
	if (!settle_size(statement, 0, encoding))
		return false;
	if (statement->operands[0].kind == OPERAND_NUMBER)
		return encode_mov_number(statement, encoding);
	if (statement->mnemonic.family == FAMILY_MOVABS)
		return refuse_operands(statement);
	return encode_both_ways(statement, 0x88, encoding);
}

bool encode_lea(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *from = &statement->operands[0], *to = &statement->operands[1];

	if (from->kind != OPERAND_MEMORY || !is_register(to) || to->size == 1)
		return refuse_operands(statement);
	return settle_size(statement, 0, encoding) && encode_modrm(encoding, 0x8c, 0, to, from);
}

/* With the accumulator it is 1 byte, but for `xchg %eax, %eax`, which would be nop and is not: it
 * clears the upper half. */
bool encode_xchg(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *from = &statement->operands[0], *to = &statement->operands[1];
	bool from_is_accumulator = operand_is_register(from, 0);

	if (!is_place(from) || !is_place(to) || (!is_register(from) && !is_register(to)))
		return refuse_operands(statement);
	if (!settle_size(statement, 0, encoding))
		return false;
	if (is_register(from) && is_register(to) && encoding->size > 1 &&
	    (from_is_accumulator || operand_is_register(to, 0)) &&
	    (from->number != to->number || encoding->size != 4)) {
		encode_in_opcode(encoding, 0x90, from_is_accumulator ? to : from);
		encoding->is_64 = from->number == to->number;
		return true;
	}
	return is_register(from) ? encode_modrm(encoding, 0x86, 0, from, to)
				 : encode_modrm(encoding, 0x86, 0, to, from);
}

bool encode_store(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *from = &statement->operands[0], *to = &statement->operands[1];

	if (!is_register(from) || !is_place(to))
		return refuse_operands(statement);
	return settle_size(statement, 0, encoding) &&
	       encode_modrm(encoding, statement->mnemonic.code, 0, from, to);
}

bool encode_cmov(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *from = &statement->operands[0], *to = &statement->operands[1];

	if (!is_place(from) || !is_register(to) || to->size == 1)
		return refuse_operands(statement);
	if (!settle_size(statement, 0, encoding))
		return false;
	encode_modrm(encoding, 0, 0, to, from);
	encoding->opcode = statement->mnemonic.code;
	return true;
}
