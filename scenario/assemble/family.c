#include "scenario/assemble/family.h"

#include "scenario/assemble/choose.h"
#include "scenario/assemble/family_compute.h"
#include "scenario/assemble/family_move.h"

static bool encode_fixed(const struct statement *statement, struct encoding *encoding)
{
	encoding->opcode = statement->mnemonic.code;
	return true;
}

/* The SDM's table, and AMD's: up to 8 bytes, and before these as many prefixes as are wanted. */
static bool encode_nops(const struct statement *statement, struct encoding *encoding)
{
	static const struct {
		uint32_t opcode;
		unsigned prefixes, zeros;
	} of[9] = {
		[1] = {0x90, 0, 0},	[2] = {0x90, 1, 0},	  [3] = {0x0f1f00, 0, 0},
		[4] = {0x0f1f40, 0, 1}, [5] = {0x0f1f4400, 0, 1}, [6] = {0x0f1f4400, 1, 1},
		[7] = {0x0f1f80, 0, 4}, [8] = {0x0f1f8400, 0, 4},
	};
	unsigned length = statement->mnemonic.code, entry = length < 8 ? length : 8;
	unsigned prefixes = of[entry].prefixes + length - entry;

	if (encoding->prefix_count + length > 15)
		return complain(statement->reason,
				"expected an instruction of at most 15 bytes, found %u",
				encoding->prefix_count + length);
	while (prefixes-- > 0)
		encoding->prefixes[encoding->prefix_count++] = 0x66;
	encoding->opcode = of[entry].opcode;
	encoding->immediate_size = of[entry].zeros;
	return true;
}

static bool encode_nop(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *operand = &statement->operands[0];

	encoding->opcode = 0x90;
	if (statement->operand_count == 0 && statement->mnemonic.size == 0)
		return true;
	if (statement->operand_count == 0 || !is_place(operand))
		return refuse_operands(statement);
	if (!settle_size(statement, 0, encoding))
		return false;
	return encoding->size > 1 ? encode_modrm(encoding, 0x0f1e, 0, NULL, operand)
				  : refuse_operands(statement);
}

/* True when a displacement of that size reaches it; which is then the immediate. */
static bool reaches(int64_t distance, uint32_t opcode, unsigned size, struct encoding *encoding)
{
	encoding->opcode = opcode;
	encoding->immediate_size = size;
	encoding->immediate = distance - encoding_length(encoding);
	return opcode != 0 && fits_signed(encoding->immediate, size);
}

static bool encode_indirect(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *to = &statement->operands[0];
	uint32_t reg = JUMP_REG(statement->mnemonic.code);

	if (reg == 0 || !is_place(to) || (is_register(to) && to->size != 8) ||
	    statement->mnemonic.size % 8 != 0 || statement->mnemonic.displacement != 0)
		return refuse_operands(statement);
	encoding->is_64 = true;
	encoding->size = 8;
	return encode_modrm(encoding, 0xfe, reg, NULL, to);
}

static bool encode_jump(const struct statement *statement, struct encoding *encoding)
{
	const struct operand *to = &statement->operands[0];
	uint32_t code = statement->mnemonic.code;
	unsigned wanted = statement->mnemonic.displacement;

	if (to->indirect)
		return encode_indirect(statement, encoding);
	if (to->kind != OPERAND_TARGET || statement->mnemonic.size != 0)
		return complain(statement->reason,
				"expected where it leads, as .+9, or * before a register");
	/* So that no difference overflows */
	if (fits_signed(to->value / 2, 4) &&
	    ((wanted != 4 && reaches(to->value, JUMP_NEAR(code), 1, encoding)) ||
	     (wanted != 1 && reaches(to->value, JUMP_FAR(code), 4, encoding))))
		return true;
	return complain(statement->reason,
			"expected a target that its displacement reaches, found .%s%lld",
			to->value < 0 ? "" : "+", (long long)to->value);
}

bool family_encode(const struct statement *statement, struct encoding *encoding)
{
	static const struct {
		unsigned least, most; /* operands */
		bool (*encode)(const struct statement *, struct encoding *);
	} of[] = {
		[FAMILY_FIXED] = {0, 0, encode_fixed}, [FAMILY_NOPS] = {0, 0, encode_nops},
		[FAMILY_NOP] = {0, 1, encode_nop},     [FAMILY_ALU] = {2, 2, encode_alu},
		[FAMILY_TEST] = {2, 2, encode_test},   [FAMILY_UNARY] = {1, 1, encode_unary},
		[FAMILY_SHIFT] = {1, 2, encode_shift}, [FAMILY_PUSH] = {1, 1, encode_push},
		[FAMILY_POP] = {1, 1, encode_pop},     [FAMILY_MOV] = {2, 2, encode_mov},
		[FAMILY_MOVABS] = {2, 2, encode_mov},  [FAMILY_LEA] = {2, 2, encode_lea},
		[FAMILY_XCHG] = {2, 2, encode_xchg},   [FAMILY_STORE] = {2, 2, encode_store},
		[FAMILY_CMOV] = {2, 2, encode_cmov},   [FAMILY_SET] = {1, 1, encode_set},
		[FAMILY_JUMP] = {1, 1, encode_jump},
	};
	enum family family = statement->mnemonic.family;
	unsigned count = statement->operand_count;

	if (count < of[family].least || count > of[family].most)
		return complain(statement->reason, "expected %u operand%s, found %u",
				count < of[family].least ? of[family].least : of[family].most,
				of[family].most == 1 ? "" : "s", count);
	for (unsigned i = 0; i < count; i++)
		if (statement->operands[i].indirect && family != FAMILY_JUMP)
			return refuse_operands(statement);
	return of[family].encode(statement, encoding);
}
