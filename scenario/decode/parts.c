#include "scenario/decode/parts.h"

/*
 * What follows an opcode, in the order of appendix A: a row for its upper digit.
 *
 *   .  nothing                            m  ModRM
 *   b  1 byte                             M  ModRM, 1 byte
 *   w  2 bytes                            Z  ModRM, then as z
 *   z  4 bytes, or 2 of 16-bit operands   t  ModRM, and for a `test` b or z
 *   v  the same, or 8 of 64-bit ones      c  ModRM, which is a register whatever it says
 *   a  an address: 8 bytes, or 4          j  a displacement of 1 byte
 *   e  3 bytes                            J  a displacement of 4 bytes
 *   p  a prefix or an escape, so never looked up
 *   -  there is no such opcode
 */
static const char one_byte[] = "mmmmbz--mmmmbz-p" /* 0 */
			       "mmmmbz--mmmmbz--" /* 1 */
			       "mmmmbzp-mmmmbzp-" /* 2 */
			       "mmmmbzp-mmmmbzp-" /* 3 */
			       "pppppppppppppppp" /* 4 */
			       "................" /* 5 */
			       "--pmppppzZbM...." /* 6 */
			       "jjjjjjjjjjjjjjjj" /* 7 */
			       "MZ-Mmmmmmmmmmmmm" /* 8 */
			       "..........-....." /* 9 */
			       "aaaa....bz......" /* a */
			       "bbbbbbbbvvvvvvvv" /* b */
			       "MMw.ppMZe.w..b-." /* c */
			       "mmmm---.mmmmmmmm" /* d */
			       "jjjjbbbbJJ-j...." /* e */
			       "p.pp..tt......mm" /* f */;

static const char two_byte[] = "mmmm-.....-.-m.M" /* 0 */
			       "mmmmmmmmmmmmmmmm" /* 1 */
			       "cccc----mmmmmmmm" /* 2 */
			       "......-.p-p-----" /* 3 */
			       "mmmmmmmmmmmmmmmm" /* 4 */
			       "mmmmmmmmmmmmmmmm" /* 5 */
			       "mmmmmmmmmmmmmmmm" /* 6 */
			       "MMMMmmm.mm--mmmm" /* 7 */
			       "JJJJJJJJJJJJJJJJ" /* 8 */
			       "mmmmmmmmmmmmmmmm" /* 9 */
			       "...mMmmm...mMmmm" /* a */
			       "mmmmmmmmmmMmmmmm" /* b */
			       "mmMmMMMm........" /* c */
			       "mmmmmmmmmmmmmmmm" /* d */
			       "mmmmmmmmmmmmmmmm" /* e */
			       "mmmmmmmmmmmmmmmm" /* f */;

_Static_assert(sizeof(one_byte) == 257 && sizeof(two_byte) == 257, "16 rows of 16");

/* What a missing ModRM byte is taken for: a register, and no `test`. */
#define MODRM_SHORTEST 0xd0

struct reader {
	const uint8_t *bytes;
	size_t length;
	struct parts *parts;
};

/* The next byte; `otherwise` when it is missing. */
static uint8_t next(struct reader *reader, uint8_t otherwise)
{
	unsigned at = reader->parts->length++;

	return at < reader->length ? reader->bytes[at] : otherwise;
}

static bool at_end(const struct reader *reader)
{
	return reader->parts->length >= reader->length;
}

/* True when the byte is a legacy prefix, which is then noted. */
static bool take_prefix(struct parts *parts, uint8_t byte)
{
	switch (byte) {
	case 0x66:
		parts->operand_size = true;
		return true;
	case 0x67:
		parts->address_size = true;
		return true;
	case 0xf0:
		parts->lock = true;
		return true;
	case 0xf2:
	case 0xf3:
		parts->repeat = byte;
		return true;
	case 0x64:
	case 0x65:
		parts->fs_gs = true;
		return true;
	case 0x26:
	case 0x2e:
	case 0x36:
	case 0x3e:
		return true;
	default:
		return false;
	}
}

/* All prefixes, up to the first byte of the opcode, which it returns. A REX prefix counts only
 * right before the opcode. */
static uint8_t take_prefixes(struct reader *reader)
{
	struct parts *parts = reader->parts;

	for (;;) {
		uint8_t byte = next(reader, 0);

		if (byte >= 0x40 && byte <= 0x4f)
			parts->rex = byte;
		else if (take_prefix(parts, byte))
			parts->rex = 0;
		else
			return byte;
		if (at_end(reader)) {
			parts->length++;
			return 0;
		}
	}
}

/* Where mod is 0: a displacement in the place of a base. */
static bool has_no_base(const struct parts *parts)
{
	return parts_rm(parts) == 5 || (parts->has_sib && (parts->sib & 7) == 5);
}

static void take_modrm(struct reader *reader)
{
	struct parts *parts = reader->parts;
	unsigned mod;

	parts->has_modrm = true;
	parts->modrm = next(reader, MODRM_SHORTEST);
	mod = parts_mod(parts);
	if (mod != 3 && parts_rm(parts) == 4) {
		parts->has_sib = true;
		parts->sib = next(reader, 0);
	}
	if (mod == 1)
		parts->length += 1;
	if (mod == 2 || (mod == 0 && has_no_base(parts)))
		parts->length += 4;
}

static void take_immediate(struct parts *parts, unsigned size)
{
	parts->immediate_at = parts->length;
	parts->immediate_size = size;
	parts->length += size;
}

/* Of an immediate that is no longer than 4 bytes. */
static unsigned operand_size(const struct parts *parts)
{
	return parts->operand_size && !(parts->rex & REX_W) ? 2 : 4;
}

/* Bytes behind ModRM. SSE4a's extrq and insertq are vmread with a prefix, and have two. */
static unsigned immediate_size(const struct parts *parts, char shape)
{
	switch (shape) {
	case 'b':
	case 'j':
	case 'M':
		return 1;
	case 'w':
		return 2;
	case 'e':
		return 3;
	case 'z':
	case 'Z':
		return operand_size(parts);
	case 'v':
		return parts->rex & REX_W ? 8 : operand_size(parts);
	case 'a':
		return parts->address_size ? 4 : 8;
	case 'J':
		return 4;
	case 't':
		if (parts_reg(parts) > 1)
			return 0;
		return parts->opcode == 0xf6 ? 1 : operand_size(parts);
	default:
		if (parts->map == MAP_0F && parts->opcode == 0x78 &&
		    (parts->operand_size || parts->repeat == 0xf2))
			return 2;
		return 0;
	}
}

/* What follows the opcode. */
static void take_operands(struct reader *reader, char shape)
{
	struct parts *parts = reader->parts;

	switch (shape) {
	case '-':
		parts->is_reserved = true;
		return;
	case 'm':
	case 'M':
	case 'Z':
	case 't':
		take_modrm(reader);
		break;
	case 'c':
		parts->has_modrm = true;
		parts->modrm = next(reader, MODRM_SHORTEST) | 0xc0;
		break;
	default:
		break;
	}
	take_immediate(parts, immediate_size(parts, shape));
}

/* The opcode and what follows, behind a prefix whose maps 1 to 3 are those of 0f, 0f 38 and 0f 3a.
 * `wide` is a map whose opcodes have an immediate of 4 bytes. */
static void take_vector(struct reader *reader, unsigned map, unsigned wide)
{
	struct parts *parts = reader->parts;
	unsigned size = 0;

	parts->map = MAP_VECTOR;
	if (at_end(reader)) {
		parts->length++;
		return;
	}
	parts->opcode = next(reader, 0);
	if (map == 1 && parts->opcode == 0x77)
		return;
	if (map == wide)
		size = 4;
	else if (map == 3 || map == 8 || (map == 1 && two_byte[parts->opcode] == 'M'))
		size = 1;
	take_modrm(reader);
	take_immediate(parts, size);
}

/* A prefix of another kind than the legacy ones must not be behind these. */
static bool has_forbidden_prefix(const struct parts *parts)
{
	return parts->operand_size || parts->lock || parts->repeat || parts->rex;
}

static void take_vex2(struct reader *reader)
{
	reader->parts->is_reserved = has_forbidden_prefix(reader->parts);
	next(reader, 0);
	take_vector(reader, 1, 7);
}

static void take_vex3(struct reader *reader)
{
	unsigned map = next(reader, 1) & 0x1f;

	reader->parts->is_reserved = has_forbidden_prefix(reader->parts) || map < 1 || map > 3;
	next(reader, 0);
	take_vector(reader, map, 7);
}

static void take_evex(struct reader *reader)
{
	unsigned map = next(reader, 1) & 7;

	reader->parts->is_reserved =
		has_forbidden_prefix(reader->parts) || map == 0 || map == 4 || map == 7;
	next(reader, 0);
	next(reader, 0);
	take_vector(reader, map, 7);
}

static void take_xop(struct reader *reader)
{
	unsigned map = next(reader, 8) & 0x1f;

	reader->parts->is_reserved = has_forbidden_prefix(reader->parts) || map > 10;
	next(reader, 0);
	take_vector(reader, map, 10);
}

/* True when 8f is the first byte of a prefix, and not pop. */
static bool is_xop(const struct reader *reader)
{
	return !at_end(reader) && (reader->bytes[reader->parts->length] & 0x1f) >= 8;
}

static void take_two_byte(struct reader *reader)
{
	struct parts *parts = reader->parts;

	parts->map = MAP_0F;
	if (at_end(reader)) {
		parts->length++;
		return;
	}
	parts->opcode = next(reader, 0);
	if (parts->opcode != 0x38 && parts->opcode != 0x3a) {
		take_operands(reader, two_byte[parts->opcode]);
		return;
	}
	parts->map = parts->opcode == 0x38 ? MAP_0F38 : MAP_0F3A;
	parts->opcode = next(reader, 0);
	take_operands(reader, parts->map == MAP_0F38 ? 'm' : 'M');
}

static void take_instruction(struct reader *reader)
{
	struct parts *parts = reader->parts;

	if (at_end(reader)) {
		parts->length++;
		return;
	}
	parts->opcode = take_prefixes(reader);
	if (parts->length > reader->length)
		return;
	if (parts->opcode == 0x0f)
		take_two_byte(reader);
	else if (parts->opcode == 0xc5)
		take_vex2(reader);
	else if (parts->opcode == 0xc4)
		take_vex3(reader);
	else if (parts->opcode == 0x62)
		take_evex(reader);
	else if (parts->opcode == 0x8f && is_xop(reader))
		take_xop(reader);
	else
		take_operands(reader, one_byte[parts->opcode]);
}

struct parts parts_read(const uint8_t *bytes, size_t length)
{
	struct parts parts = {0};
	struct reader reader = {bytes, length, &parts};

	take_instruction(&reader);
	return parts;
}
