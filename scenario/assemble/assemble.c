#include "scenario/assemble/assemble.h"

#include "lib/ascii.h"
#include "scenario/assemble/complaint.h"
#include "scenario/assemble/encoding.h"
#include "scenario/assemble/family.h"
#include "scenario/assemble/mnemonic.h"
#include "scenario/assemble/operand.h"
#include "scenario/decode/decode.h"

static bool take_prefixes(struct rest *rest, struct encoding *encoding)
{
	for (;;) {
		size_t length = rest_word(rest);
		uint8_t byte = prefix_find(rest->at, length);

		if (byte == 0)
			return true;
		if (encoding->prefix_count == PREFIXES_MAX)
			return complain(rest->reason, "expected at most %d prefixes", PREFIXES_MAX);
		encoding->prefixes[encoding->prefix_count++] = byte;
		rest_skip(rest, length);
	}
}

static bool take_mnemonic(struct rest *rest, struct mnemonic *mnemonic)
{
	size_t length = rest_word(rest);

	if (rest->length == 0)
		return complain(rest->reason, "expected an instruction, found the end");
	if (!mnemonic_find(rest->at, length, mnemonic))
		return complain(rest->reason,
				"expected an instruction of the table, found \"%s\"; write it as "
				"`bytes HH ...`",
				quote(rest->at, length > 0 ? length : rest->length).string);
	rest_skip(rest, length);
	return true;
}

static bool take_operands(struct rest *rest, struct statement *statement)
{
	if (rest->length == 0)
		return true;
	do {
		if (statement->operand_count == 2)
			return complain(rest->reason, "expected at most 2 operands");
		if (!operand_take(rest, &statement->operands[statement->operand_count++]))
			return false;
	} while (rest_take(rest, ','));
	return rest->length == 0 || complain(rest->reason, "expected ',' or the end, found \"%s\"",
					     quote(rest->at, rest->length).string);
}

/* One digit of a byte, which is not followed by a third. */
static bool take_byte(struct rest *rest, uint8_t *byte)
{
	uint32_t high = rest->length > 1 ? ascii_digit(rest->at[0]) : ASCII_NO_DIGIT;
	uint32_t low = rest->length > 1 ? ascii_digit(rest->at[1]) : ASCII_NO_DIGIT;

	if (high == ASCII_NO_DIGIT || low == ASCII_NO_DIGIT ||
	    (rest->length > 2 && !ascii_is_blank(rest->at[2])))
		return complain(rest->reason, "expected a byte, as 0f, found \"%s\"",
				quote(rest->at, rest->length).string);
	*byte = (uint8_t)(high << 4 | low);
	rest_skip(rest, 2);
	return true;
}

/* Behind `bytes`: those of exactly one instruction. */
static bool assemble_bytes(struct rest *rest, uint8_t bytes[16], unsigned *count)
{
	struct decoded decoded;

	for (*count = 0; rest->length > 0; ++*count)
		if (*count == INSTRUCTION_LENGTH_MAX)
			return complain(rest->reason, "expected at most 15 bytes");
		else if (!take_byte(rest, &bytes[*count]))
			return false;
	decode(bytes, *count, &decoded);
	if (!decoded.whole)
		return complain(
			rest->reason,
			"expected the bytes of a whole instruction, found %u of at least %u",
			*count, decoded.length);
	if (decoded.length != *count)
		return complain(rest->reason,
				"expected the bytes of one instruction, found one of %u and more",
				decoded.length);
	return true;
}

bool assemble(const char *source, size_t length, uint8_t bytes[16], unsigned *count,
	      char reason[ASSEMBLE_REASON_SIZE])
{
	struct rest rest = {source, length, reason};
	struct statement statement = {.reason = reason};
	struct encoding encoding = {.prefix_count = 0};
	size_t word;

	*count = 0;
	rest_skip(&rest, 0);
	word = rest_word(&rest);
	if (is_word(rest.at, word, "bytes")) {
		rest_skip(&rest, word);
		return assemble_bytes(&rest, bytes, count);
	}
	if (!take_prefixes(&rest, &encoding) || !take_mnemonic(&rest, &statement.mnemonic) ||
	    !take_operands(&rest, &statement) || !family_encode(&statement, &encoding))
		return false;
	*count = encoding_write(&encoding, bytes, reason);
	return *count > 0;
}
