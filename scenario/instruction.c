/*
 * Encodings are from Intel's SDM, volume 2: JMP, CALL, Jcc, INT3, UD, and NOP with its table of
 * multi-byte forms. A prefix or a byte more than these is somebody else's instruction.
 */
#include "scenario/instruction.h"

#define OPERAND_SIZE 0x66
#define TWO_BYTE 0x0f

/* The displacement and the SIB byte that follow a ModRM byte in 64-bit mode. `sib` is the byte
 * behind it, whether it is a SIB byte or not. */
static unsigned modrm_extra(uint8_t modrm, uint8_t sib)
{
	unsigned mod = modrm >> 6, rm = modrm & 7;
	unsigned extra = rm == 4 && mod != 3 ? 1 : 0;

	if (mod == 1)
		return extra + 1;
	if (mod == 2)
		return extra + 4;
	if (mod == 0 && (rm == 5 || (rm == 4 && (sib & 7) == 5)))
		return extra + 4;
	return extra;
}

/* True when a branch on this condition is taken with ZF and PF set, and CF, SF and OF clear. The
 * odd ones are the opposites of the even ones before them. */
static bool condition_holds(unsigned condition)
{
	static const bool even[8] = {
		[0] = false, /* o: OF */
		[1] = false, /* b: CF */
		[2] = true,  /* e: ZF */
		[3] = true,  /* be: CF or ZF */
		[4] = false, /* s: SF */
		[5] = true,  /* p: PF */
		[6] = false, /* l: SF is not OF */
		[7] = true,  /* le: ZF, or SF is not OF */
	};

	return even[condition / 2] != (condition % 2 == 1);
}

static int32_t relative32(const uint8_t *bytes)
{
	return (int32_t)((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
			 (uint32_t)bytes[3] << 24);
}

static struct instruction branch8(const uint8_t *bytes)
{
	return (struct instruction){2, WAY_BRANCH, (int8_t)bytes[1]};
}

/* What begins with 0f: nop with a ModRM byte, or ud2. `prefixes` stand in front of it. */
static bool decode_two_byte(const uint8_t *bytes, size_t length, unsigned prefixes,
			    struct instruction *out)
{
	if (length >= 2 && bytes[1] == 0x0b) {
		unsigned whole = prefixes + 2;

		*out = (struct instruction){whole, WAY_UNDEFINED, -(int32_t)whole};
		return true;
	}
	if (length < 3 || bytes[1] != 0x1f || (bytes[2] >> 3 & 7) != 0)
		return false;
	unsigned whole = 3 + modrm_extra(bytes[2], length > 3 ? bytes[3] : 0);

	*out = (struct instruction){prefixes + whole, WAY_NEXT, 0};
	return whole <= length;
}

/* What may follow the operand-size prefix. */
static bool decode_prefixed(const uint8_t *bytes, size_t length, struct instruction *out)
{
	if (length < 1)
		return false;
	if (bytes[0] == 0x90)
		*out = (struct instruction){2, WAY_NEXT, 0};
	else if (bytes[0] == BREAKPOINT)
		*out = (struct instruction){2, WAY_TRAP, -1};
	else
		return bytes[0] == TWO_BYTE && decode_two_byte(bytes, length, 1, out);
	return true;
}

bool instruction_decode(const uint8_t *bytes, size_t length, struct instruction *instruction)
{
	uint8_t head = length > 0 ? bytes[0] : 0;

	if (head == OPERAND_SIZE)
		return decode_prefixed(bytes + 1, length - 1, instruction);
	if (head == TWO_BYTE)
		return decode_two_byte(bytes, length, 0, instruction);

	if (head == BREAKPOINT)
		*instruction = (struct instruction){1, WAY_TRAP, -1};
	else if (head == 0x90)
		*instruction = (struct instruction){1, WAY_NEXT, 0};
	else if (head == 0xeb && length >= 2)
		*instruction = branch8(bytes);
	else if (head >= 0x70 && head <= 0x7f && length >= 2)
		*instruction = condition_holds(head & 0xf) ? branch8(bytes)
							   : (struct instruction){2, WAY_NEXT, 0};
	else if ((head == 0xe9 || head == 0xe8) && length >= 5)
		*instruction = (struct instruction){5, head == 0xe8 ? WAY_CALL : WAY_BRANCH,
						    relative32(bytes + 1)};
	else
		return false;
	return true;
}
