#include "scenario/site.h"

#include "lib/string.h"
#include "scenario/decode/decode.h"

/* Bytes of a form as they stand in a site of its own kind, and displacements that keep the mixtures
 * of each pair of kinds apart. */
static const struct {
	const char *name;
	uint8_t length;
	uint8_t opcode_length; /* where a displacement follows; else 0 */
	uint8_t opcode[5];
} kinds[SITE_KINDS] = {
	[SITE_BYTES] = {"bytes", 0, 0, {0}},
	[SITE_NOP2] = {"nop2", 2, 0, {0x66, 0x90}},
	[SITE_NOP5] = {"nop5", 5, 0, {0x0f, 0x1f, 0x44, 0x00, 0x00}},
	[SITE_JMP8] = {"jmp8", 2, 1, {0xeb}},
	[SITE_JMP32] = {"jmp32", 5, 1, {0xe9}},
	[SITE_CALL32] = {"call32", 5, 1, {0xe8}},
	[SITE_JCC8] = {"jcc8", 2, 1, {0x74}},
	[SITE_INT3] = {"int3", 0, 0, {BREAKPOINT}},
	[SITE_SLED2] = {"sled2", 2, 0, {0x90, 0x90}},
	[SITE_JCC32] = {"jcc32", 6, 2, {0x0f, 0x84}},
};

static bool has_displacement(enum site_kind kind)
{
	return kinds[kind].opcode_length > 0;
}

/*
 * The displacement of one form, given the other.
 *
 * Two short branches: those of the original explanation, eb e5 and eb f0.
 * A short branch and a nop: cc. Of 66 90 and eb cc the mixtures are 66 cc, which traps at its
 * second byte, and eb 90, which branches to a place of its own; e5 would give 66 e5, which reads a
 * port. Between the halves of a sled, the cc is met as an instruction. Two long branches: they
 * differ in the lowest and in the third byte, so that a boundary between those tears them, and all
 * places are within 64 KiB and a bit. A long branch and a nop: 0b 44 00 00. Of 0f 1f 44 00 00 and
 * e9 0b 44 00 00 the mixtures are 0f 0b, which is ud2, and e9 1f 44 00 00, which branches to a
 * place of its own. Any other nop of five bytes would be executed as the old one is, and nobody
 * could tell.
 */
static const uint8_t *displacement(enum site_kind other, unsigned length, bool is_new)
{
	static const uint8_t short_two[2][1] = {{0xe5}, {0xf0}}, short_one[1] = {0xcc};
	static const uint8_t long_two[2][4] = {{0x20, 0x01, 0x00, 0x00}, {0x40, 0x01, 0x01, 0x00}};
	static const uint8_t long_one[4] = {0x0b, 0x44, 0x00, 0x00};
	bool two = has_displacement(other) || other == SITE_INT3;

	if (length == 2)
		return two ? short_two[is_new] : short_one;
	return two ? long_two[is_new] : long_one;
}

static void encode_form(uint8_t bytes[SITE_LENGTH_MAX], enum site_kind kind, enum site_kind other,
			unsigned length, bool is_new)
{
	unsigned opcode_length = kinds[kind].opcode_length;

	memcpy(bytes, kinds[kind].opcode, length < 5 ? length : 5);
	if (has_displacement(kind))
		memcpy(bytes + opcode_length, displacement(other, length, is_new),
		       length - opcode_length);
}

/* A form that is one byte takes the length of the other, and its tail. */
static bool encode_int3(struct site *site)
{
	bool new_is = site->new_kind == SITE_INT3;
	enum site_kind other = new_is ? site->old_kind : site->new_kind;
	uint8_t *int3 = new_is ? site->new_bytes : site->old_bytes;
	uint8_t *whole = new_is ? site->old_bytes : site->new_bytes;

	if (other == SITE_INT3) {
		site->length = 1;
		whole[0] = BREAKPOINT;
	} else if (other != SITE_BYTES) {
		site->length = kinds[other].length;
		encode_form(whole, other, SITE_INT3, site->length, !new_is);
	}
	memcpy(int3, whole, site->length);
	int3[0] = BREAKPOINT;
	return true;
}

const char *site_kind_name(enum site_kind kind)
{
	return kind < SITE_KINDS ? kinds[kind].name : NULL;
}

const char *place_unit_name(enum place_unit unit)
{
	switch (unit) {
	case PLACE_QUADWORD:
		return "quad";
	case PLACE_LINE:
		return "line";
	case PLACE_PAGE:
		return "page";
	}
	return NULL;
}

bool site_encode(struct site *site)
{
	enum site_kind old = site->old_kind, new = site->new_kind;

	if (old == SITE_INT3 || new == SITE_INT3)
		return encode_int3(site);
	unsigned old_length = old == SITE_BYTES ? site->length : kinds[old].length;
	unsigned new_length = new == SITE_BYTES ? site->length : kinds[new].length;

	if (old_length != new_length)
		return false;
	site->length = (uint8_t)old_length;
	if (old != SITE_BYTES)
		encode_form(site->old_bytes, old, new, old_length, false);
	if (new != SITE_BYTES)
		encode_form(site->new_bytes, new, old, old_length, true);
	return true;
}

bool site_straddles(const struct site *site, enum place_unit unit)
{
	unsigned first = site->offset % unit;

	return first + site->length > (unsigned)unit;
}

unsigned site_quadword(const struct site *site, unsigned byte)
{
	return (site->offset % QUADWORD_SIZE + byte) / QUADWORD_SIZE;
}

bool site_is_sled(const struct site *site)
{
	return site->old_kind == SITE_SLED2;
}

bool site_holds(const struct site *site, const uint8_t bytes[SITE_LENGTH_MAX])
{
	struct decoded decoded;

	decode(bytes + site->head, site->length - site->head, &decoded);
	return decoded.whole && (decoded.flow == FLOW_JUMP || decoded.flow == FLOW_BRANCH) &&
	       decoded.relative == -(int32_t)decoded.length;
}
