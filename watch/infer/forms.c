#include "watch/infer/forms.h"

#include <string.h>

#include "lib/format.h"
#include "scenario/decode/decode.h"

/* What protocols are told apart by. Other instructions, of any number and length, are one: a probe
 * may be put at any. */
enum form_class {
	FORM_NOP,
	FORM_JMP8,
	FORM_JMP32,
	FORM_CALL32,
	FORM_JCC8,
	FORM_JCC32,
	FORM_INT3,
	FORM_RETURN,
	FORM_CODE
};

/* The nops that the manuals recommend, and the old one with prefixes. */
static bool is_nop(const uint8_t *bytes, unsigned length)
{
	unsigned at = 0;

	while (at + 1 < length && (bytes[at] == 0x66 || bytes[at] == 0x2e))
		at++;
	if (bytes[at] == 0x90)
		return at + 1 == length;
	return at + 2 < length && bytes[at] == 0x0f && bytes[at + 1] == 0x1f;
}

static enum form_class class_of(const uint8_t *bytes, unsigned length)
{
	struct decoded decoded;

	decode(bytes, length, &decoded);
	/* What is behind a jump is not executed. */
	if (decoded.whole && decoded.flow == FLOW_JUMP)
		length = decoded.length;
	if (bytes[0] == BREAKPOINT)
		return FORM_INT3;
	if (decoded.flow == FLOW_RETURN)
		return FORM_RETURN;
	if (!decoded.whole || decoded.length != length)
		return FORM_CODE;
	if (is_nop(bytes, length))
		return FORM_NOP;
	if (length == 2 && bytes[0] == 0xeb)
		return FORM_JMP8;
	if (length == 5 && bytes[0] == 0xe9)
		return FORM_JMP32;
	if (length == 5 && bytes[0] == 0xe8)
		return FORM_CALL32;
	if (length == 2 && decoded.flow == FLOW_BRANCH)
		return FORM_JCC8;
	if (length == 6 && decoded.flow == FLOW_BRANCH && bytes[0] == 0x0f)
		return FORM_JCC32;
	return FORM_CODE;
}

static enum site_kind kind_of(const uint8_t *bytes, unsigned length)
{
	static const uint8_t nop5[] = {0x0f, 0x1f, 0x44, 0x00, 0x00};

	if (length == 2 && bytes[0] == 0x66 && bytes[1] == 0x90)
		return SITE_NOP2;
	if (length == 5 && memcmp(bytes, nop5, sizeof(nop5)) == 0)
		return SITE_NOP5;
	if (length == 2 && bytes[0] == 0x74)
		return SITE_JCC8;
	if (length == 6 && bytes[0] == 0x0f && bytes[1] == 0x84)
		return SITE_JCC32;
	if (length == 2 && bytes[0] == 0x90 && bytes[1] == 0x90)
		return SITE_SLED2;
	switch (class_of(bytes, length)) {
	case FORM_JMP8:
		return length == 2 ? SITE_JMP8 : SITE_BYTES;
	case FORM_JMP32:
		return length == 5 ? SITE_JMP32 : SITE_BYTES;
	case FORM_CALL32:
		return SITE_CALL32;
	default:
		return SITE_BYTES;
	}
}

static bool is_int3_of(const uint8_t *bytes, const uint8_t *other, unsigned length)
{
	return bytes[0] == BREAKPOINT && other[0] != BREAKPOINT &&
	       memcmp(bytes + 1, other + 1, length - 1) == 0;
}

void forms_kinds(const struct patch *patch, enum site_kind *old_kind, enum site_kind *new_kind)
{
	*old_kind = *new_kind = SITE_BYTES;
	if (patch->head > 0)
		return;
	*old_kind = kind_of(patch->old_bytes, patch->length);
	*new_kind = kind_of(patch->new_bytes, patch->length);
	if (*new_kind == SITE_SLED2)
		*new_kind = SITE_BYTES;
	if (is_int3_of(patch->new_bytes, patch->old_bytes, patch->length))
		*new_kind = SITE_INT3;
	else if (is_int3_of(patch->old_bytes, patch->new_bytes, patch->length))
		*old_kind = SITE_INT3;
}

uint64_t forms_hash(const struct patch *patch)
{
	unsigned length = patch->length - patch->head;
	enum form_class old_class = class_of(patch->old_bytes + patch->head, length);
	enum form_class new_class = class_of(patch->new_bytes + patch->head, length);
	uint64_t hash = hash_mix(hash_mix(HASH_BEGIN, old_class), new_class);

	/* A breakpoint is as long as what it replaces, which may be anything. */
	if (old_class == FORM_INT3 || new_class == FORM_INT3)
		return hash;
	if (old_class == FORM_NOP || new_class == FORM_NOP)
		hash = hash_mix(hash, length);
	return hash_mix(hash, patch->head);
}

void forms_word(char word[FORM_WORD_SIZE], const struct patch *patch, bool is_new)
{
	static const char *const words[] = {
		[FORM_JMP8] = "jmp8",  [FORM_JMP32] = "jmp32", [FORM_CALL32] = "call32",
		[FORM_JCC8] = "jcc8",  [FORM_JCC32] = "jcc32", [FORM_INT3] = "int3",
		[FORM_RETURN] = "ret", [FORM_CODE] = "code",
	};
	unsigned length = patch->length - patch->head;
	const uint8_t *bytes = (is_new ? patch->new_bytes : patch->old_bytes) + patch->head;
	enum form_class class = class_of(bytes, length);

	if (class == FORM_NOP)
		format_string(word, FORM_WORD_SIZE, "nop%u", length);
	else
		format_string(word, FORM_WORD_SIZE, "%s", words[class]);
}
