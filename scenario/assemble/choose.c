#include "scenario/assemble/choose.h"

bool refuse_operands(const struct statement *statement)
{
	return complain(statement->reason, "it has no such operands in the table of instructions");
}

bool settle_size(const struct statement *statement, unsigned from, struct encoding *encoding)
{
	unsigned size = statement->mnemonic.size;

	for (unsigned i = from; i < statement->operand_count; i++) {
		const struct operand *operand = &statement->operands[i];

		if (!is_register(operand))
			continue;
		if (size != 0 && operand->size != size)
			return complain(statement->reason,
					"expected operands of one size, found %u and %u bytes",
					size, operand->size);
		size = operand->size;
	}
	if (size == 0)
		return complain(statement->reason,
				"expected a suffix (b, w, l, q), since no register says the size");
	encoding->size = size;
	return true;
}

bool settle_number(const struct statement *statement, const struct operand *operand,
		   struct encoding *encoding)
{
	unsigned size = encoding->size > 4 ? 4 : encoding->size;
	int64_t value = operand->value, wrap = 1ll << 8 * size;

	if (encoding->size < 8 && value > 0 && value < wrap && !fits_signed(value, size))
		value -= wrap;
	if (!fits_signed(value, size))
		return complain(statement->reason, "expected a number of %u bits, found %lld",
				8 * size, (long long)operand->value);
	encoding->immediate = value;
	encoding->immediate_size = size;
	return true;
}

bool encode_modrm(struct encoding *encoding, uint32_t opcode, unsigned reg,
		  const struct operand *middle, const struct operand *rm)
{
	bool bytes = encoding->size == 1;

	encoding->opcode = opcode + (bytes ? 0 : 1);
	encoding->reg = middle ? middle->number : reg;
	encoding->rm = rm;
	encoding->byte_registers[0] = bytes ? middle : NULL;
	encoding->byte_registers[1] = bytes ? rm : NULL;
	return true;
}

void encode_in_opcode(struct encoding *encoding, uint32_t opcode, const struct operand *operand)
{
	encoding->opcode = opcode;
	encoding->opcode_reg = operand->number;
	if (encoding->size == 1)
		encoding->byte_registers[0] = operand;
}

bool encode_both_ways(const struct statement *statement, uint32_t opcode, struct encoding *encoding)
{
	const struct operand *from = &statement->operands[0], *to = &statement->operands[1];

	if (is_register(from) && is_place(to))
		return encode_modrm(encoding, opcode, 0, from, to);
	if (from->kind == OPERAND_MEMORY && is_register(to))
		return encode_modrm(encoding, opcode + 2, 0, to, from);
	return refuse_operands(statement);
}
