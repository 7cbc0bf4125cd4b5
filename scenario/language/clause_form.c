/*
 * A form of a site:
 *
 *   KIND
 *   bytes HH HH ...
 *   { INSTRUCTION; INSTRUCTION; ... }    as assemble.h has them
 */
#include "scenario/assemble/assemble.h"
#include "lib/string.h"
#include "scenario/language/clause.h"

static const char *kind_word(unsigned kind)
{
	return site_kind_name((enum site_kind)kind);
}

/* What may follow a form. */
static bool is_behind_form(const struct word *word)
{
	return word->length == 0 || word_is(word, "->") || word_is(word, "head") ||
	       word_is(word, "times");
}

/* Bytes up to what may follow them. */
static bool read_bytes(struct reader *reader, uint8_t bytes[SITE_LENGTH_MAX], unsigned *count)
{
	*count = 0;
	for (;;) {
		struct word word = reader_peek(reader);

		if (*count > 0 && is_behind_form(&word))
			return true;
		if (*count == SITE_LENGTH_MAX)
			return refuse(reader, &word, "at most %u bytes", SITE_LENGTH_MAX);
		if (!word_hex_byte(&word, &bytes[*count]))
			return refuse(reader, &word, "a byte of two hexadecimal digits");
		reader_take(reader);
		(*count)++;
	}
}

#define EXPECTED "expected "
#define UNKNOWN EXPECTED "an instruction of the table, or bytes, found that "
#define FOUND "found "
#define FOUND_ALL ", " FOUND "this instruction" /* where the complaint is about all of it */

static bool says_expected(const char *reason)
{
	return memcmp(reason, EXPECTED, sizeof(EXPECTED) - 1) == 0;
}

static bool says_found(const char *reason)
{
	size_t length = strlen(reason);

	for (size_t at = 0; at + sizeof(FOUND) - 1 <= length; at++)
		if (memcmp(reason + at, FOUND, sizeof(FOUND) - 1) == 0)
			return true;
	return false;
}

static bool read_instruction(struct reader *reader, const struct word *word,
			     uint8_t bytes[SITE_LENGTH_MAX], unsigned *count)
{
	char reason[ASSEMBLE_REASON_SIZE];
	uint8_t one[SITE_LENGTH_MAX];
	unsigned length;

	if (!assemble(word->start, word->length, one, &length, reason))
		return refuse_because(reader, word, "%s%s%s", says_expected(reason) ? "" : UNKNOWN,
				      reason, says_found(reason) ? "" : FOUND_ALL);
	if (*count + length > SITE_LENGTH_MAX)
		return refuse_because(reader, word,
				      "expected at most %u bytes, found %u up to the end of this "
				      "instruction",
				      SITE_LENGTH_MAX, *count + length);
	memcpy(bytes + *count, one, length);
	*count += length;
	return true;
}

static bool is_end(const struct reader *reader)
{
	struct word word = reader_peek(reader);

	return word_is(&word, "}");
}

/* Instructions up to the closing brace, the opening one being taken. */
static bool read_instructions(struct reader *reader, uint8_t bytes[SITE_LENGTH_MAX],
			      unsigned *count)
{
	struct word word;

	*count = 0;
	do {
		word = reader_take_statement(reader);
		if (!read_instruction(reader, &word, bytes, count))
			return false;
	} while (reader_take_if(reader, ";") && !is_end(reader));
	return reader_expect(reader, "}");
}

bool clause_form(struct reader *reader, enum site_kind *kind, uint8_t bytes[SITE_LENGTH_MAX],
		 unsigned *count)
{
	unsigned value;

	if (reader_take_if(reader, "{")) {
		*kind = SITE_BYTES;
		return read_instructions(reader, bytes, count);
	}
	if (!reader_choice(reader, "a kind of instruction, or { and instructions }", kind_word,
			   SITE_KINDS, &value))
		return false;
	*kind = (enum site_kind)value;
	return *kind != SITE_BYTES || read_bytes(reader, bytes, count);
}
