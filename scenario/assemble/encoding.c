#include "scenario/assemble/encoding.h"

#include "lib/string.h"

#define OPERAND_SIZE 0x66
#define LENGTH_MAX 15
/* All prefixes, REX, opcode, ModRM, SIB, displacement, immediate. */
#define ROOM (PREFIXES_MAX + 2 + 4 + 2 + 4 + 8)

enum { REX = 0x40, REX_B = 1, REX_X = 2, REX_R = 4, REX_W = 8 };

struct output {
	uint8_t bytes[ROOM];
	unsigned length;
};

static void put(struct output *out, unsigned byte)
{
	out->bytes[out->length++] = (uint8_t)byte;
}

/* The least significant byte first. */
static void put_number(struct output *out, int64_t number, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		put(out, (unsigned)((uint64_t)number >> 8 * i) & 0xff);
}

static bool is_lock_or_repeat(uint8_t prefix)
{
	return prefix == 0xf0 || prefix == 0xf2 || prefix == 0xf3;
}

/* The prefix for 16 bits goes before LOCK and its like, as gas puts it. */
static void put_prefixes(struct output *out, const struct encoding *encoding)
{
	bool owes_size = encoding->size == 2;

	for (unsigned i = 0; i < encoding->prefix_count; i++) {
		if (owes_size && is_lock_or_repeat(encoding->prefixes[i])) {
			put(out, OPERAND_SIZE);
			owes_size = false;
		}
		put(out, encoding->prefixes[i]);
	}
	if (owes_size)
		put(out, OPERAND_SIZE);
}

/* True when a register is one of %spl, %bpl, %sil and %dil, which only REX names. */
static bool needs_rex(const struct encoding *encoding)
{
	for (unsigned i = 0; i < 2; i++) {
		const struct operand *operand = encoding->byte_registers[i];

		if (operand && operand->kind == OPERAND_REGISTER && operand->number >= 4 &&
		    !operand->is_high)
			return true;
	}
	return false;
}

static bool has_high_register(const struct encoding *encoding)
{
	for (unsigned i = 0; i < 2; i++)
		if (encoding->byte_registers[i] && encoding->byte_registers[i]->is_high)
			return true;
	return false;
}

/* The REX prefix; 0: it needs none. */
static unsigned rex(const struct encoding *encoding)
{
	const struct operand *rm = encoding->rm;
	unsigned bits = encoding->size == 8 && !encoding->is_64 ? REX_W : 0;

	if (encoding->reg >= 8)
		bits |= REX_R;
	if (encoding->opcode_reg >= 8)
		bits |= REX_B;
	if (rm && rm->kind == OPERAND_REGISTER && rm->number >= 8)
		bits |= REX_B;
	if (rm && rm->kind == OPERAND_MEMORY && rm->base >= 8 && rm->base < REGISTER_NONE)
		bits |= REX_B;
	if (rm && rm->kind == OPERAND_MEMORY && rm->index >= 8 && rm->index < REGISTER_NONE)
		bits |= REX_X;
	return bits != 0 || needs_rex(encoding) ? REX | bits : 0;
}

static void put_opcode(struct output *out, const struct encoding *encoding)
{
	for (unsigned shift = 24; shift > 0; shift -= 8)
		if (encoding->opcode >> shift != 0)
			put(out, encoding->opcode >> shift & 0xff);
	put(out, (encoding->opcode & 0xff) | (encoding->opcode_reg & 7));
}

static void put_modrm(struct output *out, unsigned mod, unsigned reg, unsigned rm)
{
	put(out, mod << 6 | (reg & 7) << 3 | (rm & 7));
}

/* %rsp and %r12 as a base are SIB bytes; %rbp and %r13 have a displacement. */
static void put_memory(struct output *out, unsigned reg, const struct operand *memory)
{
	bool has_index = memory->index != REGISTER_NONE;
	bool has_sib = has_index || (memory->base & 7) == 4;
	unsigned size = fits_signed(memory->value, 1) ? 1 : 4;

	if (memory->base == REGISTER_RIP) {
		put_modrm(out, 0, reg, 5);
		put_number(out, memory->value, 4);
		return;
	}
	if (memory->value == 0 && (memory->base & 7) != 5)
		size = 0;
	put_modrm(out, size == 4 ? 2 : size, reg, has_sib ? 4 : memory->base);
	if (has_sib)
		put(out, memory->scaling << 6 | (has_index ? memory->index & 7 : 4) << 3 |
				 (memory->base & 7));
	put_number(out, memory->value, size);
}

static void put_all(struct output *out, const struct encoding *encoding)
{
	unsigned rex_prefix = rex(encoding);

	put_prefixes(out, encoding);
	if (rex_prefix)
		put(out, rex_prefix);
	put_opcode(out, encoding);
	if (encoding->rm && encoding->rm->kind == OPERAND_REGISTER)
		put_modrm(out, 3, encoding->reg, encoding->rm->number);
	else if (encoding->rm)
		put_memory(out, encoding->reg, encoding->rm);
	put_number(out, encoding->immediate, encoding->immediate_size);
}

unsigned encoding_write(const struct encoding *encoding, uint8_t bytes[16], char *reason)
{
	struct output out = {.length = 0};

	if (rex(encoding) && has_high_register(encoding)) {
		complain(reason, "%%ah to %%bh cannot stand beside what needs a REX prefix");
		return 0;
	}
	put_all(&out, encoding);
	if (out.length > LENGTH_MAX) {
		complain(reason, "expected an instruction of at most 15 bytes, found %u",
			 out.length);
		return 0;
	}
	memcpy(bytes, out.bytes, out.length);
	return out.length;
}

unsigned encoding_length(const struct encoding *encoding)
{
	struct output out = {.length = 0};

	put_all(&out, encoding);
	return out.length;
}

bool fits_signed(int64_t value, unsigned size)
{
	int64_t limit = 1ll << (8 * size - 1);

	return value >= -limit && value < limit;
}
