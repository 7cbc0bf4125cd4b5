#include "tools/scan/code.h"

#include "lib/ascii.h"
#include "lib/base45.h"

#include <string.h>
#include <zlib.h>

#define CRC_DIGITS 8

/* No log is longer than what the judge takes. */
#define BYTES_MAX 100000000u

static bool take_crc(struct span *rest, uint32_t *crc)
{
	*crc = 0;
	if (rest->length < CRC_DIGITS)
		return false;
	for (unsigned i = 0; i < CRC_DIGITS; i++) {
		uint32_t digit = ascii_digit(rest->start[i]);

		if (digit == ASCII_NO_DIGIT)
			return false;
		*crc = *crc << 4 | digit;
	}
	rest->start += CRC_DIGITS;
	rest->length -= CRC_DIGITS;
	return true;
}

/* Takes the checksum off the end; false when it is not that of what is in front of it. */
static bool check_crc(struct span *line)
{
	struct span end;
	uint32_t said;

	if (line->length < CRC_DIGITS + 1)
		return false;
	line->length -= CRC_DIGITS + 1;
	end = (struct span){line->start + line->length, CRC_DIGITS + 1};
	return span_take(&end, ":") && take_crc(&end, &said) &&
	       said == crc32(0, (const Bytef *)line->start, (uInt)line->length);
}

static bool take_small_number(struct span *rest, unsigned max, unsigned *number)
{
	uint64_t value;

	if (!span_take_number(rest, &value) || value < 1 || value > max)
		return false;
	*number = (unsigned)value;
	return true;
}

static bool take_head(struct span *rest, struct code *code, uint64_t *from)
{
	struct code_log *log = &code->log;
	unsigned number;

	if (!span_take(rest, LOG_CODE_PREFIX) || !take_small_number(rest, CODES_MAX, &number) ||
	    !span_take(rest, "/") || !take_small_number(rest, CODES_MAX, &log->count) ||
	    !span_take(rest, "/") || !take_small_number(rest, CODES_PER_PAGE_MAX, &log->per_page) ||
	    number > log->count)
		return false;
	code->index = number - 1;
	return span_take(rest, ":") && take_crc(rest, &log->crc32) && span_take(rest, ":") &&
	       span_take_number(rest, &log->bytes) && log->bytes <= BYTES_MAX &&
	       span_take(rest, ":") && span_take_number(rest, &log->missing) &&
	       span_take(rest, ":") && span_take_number(rest, from) && span_take(rest, ":");
}

/* RFC 9285. False: a character that there is not, a number that is too large, or too many. */
static bool decode(struct span characters, struct code *code)
{
	code->length = 0;
	while (characters.length > 0) {
		unsigned count = characters.length < 3 ? (unsigned)characters.length : 3;
		unsigned value = 0, weight = 1, bytes = count - 1;

		for (unsigned i = 0; i < count; i++, weight *= BASE45) {
			const char *found = memchr(BASE45_CHARACTERS, characters.start[i], BASE45);

			if (!found)
				return false;
			value += (unsigned)(found - BASE45_CHARACTERS) * weight;
		}
		if (bytes == 0 || value >> 8 * bytes != 0 || code->length + bytes > LOG_CODE_BYTES)
			return false;
		for (unsigned i = bytes; i-- > 0;)
			code->bytes[code->length++] = (uint8_t)(value >> 8 * i);
		characters.start += count;
		characters.length -= count;
	}
	return true;
}

bool code_is_one(struct span line)
{
	return span_starts(line, LOG_CODE_PREFIX);
}

bool code_read(struct span line, struct code *code, struct explanation *explanation)
{
	uint64_t from = 0;

	if (!check_crc(&line))
		return explain(explanation, "a code is damaged: its checksum is wrong");
	if (!take_head(&line, code, &from) || !decode(line, code))
		return explain(explanation,
			       "a code is not as this version of crossmod shows them, though its "
			       "checksum is right");
	/* All but the last are full. */
	if (from != (uint64_t)code->index * LOG_CODE_BYTES || code->length == 0 ||
	    (code->index + 1 < code->log.count && code->length < LOG_CODE_BYTES))
		return explain(explanation, "code %u of %u contradicts itself", code->index + 1,
			       code->log.count);
	return true;
}
