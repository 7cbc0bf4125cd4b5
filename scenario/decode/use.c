#include "scenario/decode/use.h"

#include "scenario/decode/harm.h"

enum { RAX = 1 << 0, RCX = 1 << 1, RDX = 1 << 2, RSI = 1 << 6, RDI = 1 << 7 };

static uint16_t bit(unsigned number, bool is_upper)
{
	return (uint16_t)(1u << (number + (is_upper ? 8 : 0)));
}

/* Without REX, bytes 4 to 7 are %ah to %bh. */
static uint16_t written_bit(const struct parts *parts, unsigned number, unsigned rex_bit)
{
	if (parts_writes_byte(parts) && !parts->rex && number >= 4)
		number -= 4;
	return bit(number, parts->rex & rex_bit);
}

static uint16_t written_by_name(const struct parts *parts)
{
	uint16_t rm = parts_memory(parts) ? 0 : written_bit(parts, parts_rm(parts), REX_B);
	uint16_t reg = written_bit(parts, parts_reg(parts), REX_R);

	switch (parts_letter(parts)) {
	case 'o':
		return written_bit(parts, parts->opcode & 7, REX_B);
	case 'r':
		return reg;
	case 'w':
		return rm;
	case 'x':
		return rm | reg;
	default:
		return 0;
	}
}

/* What the opcode implies. */
static uint16_t written_besides(const struct parts *parts)
{
	uint8_t opcode = parts->opcode;

	if (parts->map == MAP_0F) {
		if (opcode == 0xb0 || opcode == 0xb1) /* cmpxchg */
			return RAX;
		return opcode == 0xc7 ? RAX | RDX : 0; /* cmpxchg8b */
	}
	if (opcode < 0x38) /* add to xor of a number and the accumulator */
		return (opcode & 7) == 4 || (opcode & 7) == 5 ? RAX : 0;
	if (opcode >> 4 == 9) /* xchg; cwd, cdq; lahf */
		return opcode == 0x9c || opcode == 0x9e ? 0 : RAX | (opcode == 0x99 ? RDX : 0);
	if (opcode == 0xac || opcode == 0xad) /* lods */
		return RAX;
	if (opcode == 0xf6 || opcode == 0xf7) /* mul, imul */
		return parts_reg(parts) >= 4 ? RAX | RDX : 0;
	return opcode >= 0xe0 && opcode <= 0xe2 ? RCX : 0; /* loop */
}

static bool is_nop(const struct parts *parts)
{
	return parts->map == MAP_ONE && parts->opcode == 0x90 && !(parts->rex & REX_B);
}

static uint16_t written(const struct parts *parts)
{
	if (is_nop(parts) || parts_moves_a_little(parts))
		return 0;
	return written_by_name(parts) | written_besides(parts);
}

static bool is_string(const struct parts *parts)
{
	return parts_letter(parts) == 'T';
}

static bool is_indirect(const struct parts *parts)
{
	return parts->map == MAP_ONE && parts->opcode == 0xff &&
	       (parts_reg(parts) == 2 || parts_reg(parts) == 4);
}

/* Of no index, since that would be harm. */
static uint16_t address(const struct parts *parts)
{
	bool is_untouched =
		parts_letter(parts) == 'n' || (parts->map == MAP_ONE && parts->opcode == 0x8d);

	if (is_string(parts))
		return RSI | RDI;
	if (is_indirect(parts))
		return bit(parts_rm(parts), parts->rex & REX_B);
	if (!parts_memory(parts) || is_untouched || (parts_mod(parts) == 0 && parts_rm(parts) == 5))
		return 0;
	return bit(parts->has_sib ? parts->sib & 7 : parts_rm(parts), parts->rex & REX_B);
}

/* A call, direct or not, has put the stack back when it comes back. */
static bool is_call(const struct parts *parts)
{
	return parts->map == MAP_ONE &&
	       (parts->opcode == 0xe8 || (parts->opcode == 0xff && parts_reg(parts) == 2));
}

static bool moves_stack(const struct parts *parts)
{
	uint8_t opcode = parts->opcode;

	if (parts->map != MAP_ONE)
		return false;
	if (opcode == 0xff) /* push */
		return parts_reg(parts) == 6;
	return opcode >> 4 == 5 || opcode == 0x68 || opcode == 0x6a || opcode == 0x8f ||
	       opcode == 0x9c || opcode == 0xc2 || opcode == 0xc3 ||
	       (parts_moves_a_little(parts) && parts_rm(parts) == 4);
}

static bool stores(const struct parts *parts)
{
	char how = parts_letter(parts);

	if (moves_stack(parts) || is_string(parts))
		return true;
	if (!parts_memory(parts))
		return false;
	return how == 'w' || how == 'x' || (parts->map == MAP_0F && parts->opcode == 0xc7);
}

static bool moves(const struct parts *parts)
{
	return moves_stack(parts) || is_call(parts) || is_string(parts) ||
	       parts_moves_a_little(parts);
}

static uint16_t copied(const struct parts *parts)
{
	if (parts->map != MAP_ONE || parts_memory(parts) || !(parts->rex & REX_W))
		return 0;
	if (parts->opcode == 0x89)
		return bit(parts_reg(parts), parts->rex & REX_R);
	return parts->opcode == 0x8b ? bit(parts_rm(parts), parts->rex & REX_B) : 0;
}

struct use parts_use(const struct parts *parts)
{
	return (struct use){written(parts), address(parts), stores(parts), moves(parts),
			    copied(parts)};
}
