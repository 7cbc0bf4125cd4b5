#include "tools/log/log_envelope.h"

#include "arch/refusal.h"
#include "lib/ascii.h"
#include "lib/log_head.h"

#include <inttypes.h>
#include <string.h>
#include <zlib.h>

static const char tap_line[] = LOG_FIRST_LINE;
static const char old_tap_line[] = LOG_FIRST_LINE_OLD;
static const char end_words[] = "# end of log:";

/* What the end line says. */
struct end_line {
	uint64_t lines;
	uint32_t crc;
	enum conclusion conclusion;
};

static bool take_crc(struct span *rest, uint32_t *crc)
{
	*crc = 0;
	if (rest->length < 8)
		return false;
	for (unsigned at = 0; at < 8; at++) {
		char digit = rest->start[at];
		uint32_t value = ascii_digit(digit);

		/* The kernel writes no capitals */
		if (value == ASCII_NO_DIGIT || (digit >= 'A' && digit <= 'F'))
			return false;
		*crc = *crc << 4 | value;
	}
	rest->start += 8;
	rest->length -= 8;
	return true;
}

static bool read_end_line(struct span line, struct end_line *end)
{
	return span_take(&line, end_words) && span_take(&line, " ") &&
	       span_take_number(&line, &end->lines) && span_take(&line, " lines, crc32 ") &&
	       take_crc(&line, &end->crc) && span_take(&line, ", verdict ") &&
	       conclusion_from_word(line, &end->conclusion);
}

static uint32_t crc_of(struct span lines)
{
	uLong crc = crc32(0, Z_NULL, 0);

	return (uint32_t)crc32_z(crc, (const unsigned char *)lines.start, lines.length);
}

/* Explains a log that stops without an end line. `rest` is what stands behind its last newline. */
static bool explain_cut(struct span bail_out, struct span last, struct span rest, uint64_t lines,
			struct explanation *explanation)
{
	if (log_line_ends(rest))
		return explain(explanation,
			       "the log is cut off in its end line, or just before that line's "
			       "newline, which must be there too: \"%.*s\"",
			       SPAN_ARGUMENTS(rest));
	if (bail_out.length)
		return explain(
			explanation,
			"the kernel crashed (\"%.*s\"), and the log has no end line after it",
			SPAN_ARGUMENTS(bail_out));
	return explain(explanation,
		       "the log has no end line: it is cut off, or the machine hangs, after line "
		       "%" PRIu64 ": \"%.*s\"",
		       lines, SPAN_ARGUMENTS(last));
}

static bool check_end_line(const struct log *log, struct span line, struct end_line *end,
			   struct explanation *explanation)
{
	uint32_t crc;

	if (!read_end_line(line, end))
		return explain(explanation, "the end line is damaged: \"%.*s\"",
			       SPAN_ARGUMENTS(line));
	if (end->lines != log->line_count)
		return explain(explanation,
			       "lines were lost or added: the end line says %" PRIu64
			       ", and there are %" PRIu64,
			       end->lines, log->line_count);
	crc = crc_of(log->lines);
	if (end->crc != crc)
		return explain(explanation,
			       "bytes were lost or changed: the end line says crc32 %08" PRIx32
			       ", and it is %08" PRIx32,
			       end->crc, crc);
	return true;
}

/* Measures the log that starts at *rest, checks it against its end line, and moves *rest behind it.
 */
static bool check_lines(struct log *log, struct span *rest, struct explanation *explanation)
{
	struct span line, last = {rest->start, 0}, bail_out = {rest->start, 0};
	struct span before = *rest;
	struct end_line end;

	log->lines.start = rest->start;
	for (; span_take_line(rest, &line); before = *rest) {
		if (log_line_ends(line)) {
			if (!check_end_line(log, line, &end, explanation))
				return false;
			log->said = end.conclusion;
			return true;
		}
		if (log->line_count > 0 && log_line_starts(line)) {
			*rest = before;
			return explain(explanation,
				       "the machine restarted by itself after line %" PRIu64
				       " of its log: \"%.*s\"",
				       log->line_count, SPAN_ARGUMENTS(last));
		}
		if (span_starts(line, "Bail out!"))
			bail_out = line;
		last = line;
		log->line_count++;
		log->lines.length = (size_t)(rest->start - log->lines.start);
	}
	before = *rest;
	*rest = (struct span){rest->start + rest->length, 0};
	return explain_cut(bail_out, last, before, log->line_count, explanation);
}

bool log_line_starts(struct span line)
{
	return (span_ends(line, tap_line) || span_ends(line, old_tap_line)) &&
	       !span_starts(line, "# command line:");
}

bool log_line_ends(struct span line)
{
	return span_starts(line, end_words);
}

size_t log_clean(char *to, const char *bytes, size_t length)
{
	size_t kept = 0;

	for (size_t at = 0; at < length; at++) {
		if (bytes[at] != '\r')
			to[kept++] = bytes[at];
	}
	return kept;
}

/* A log, or what is left of one, or what a machine sends in the place of one. */
static bool is_of_log(struct span line)
{
	return log_line_starts(line) || log_line_ends(line) ||
	       span_find(line, REFUSAL_LINE) < line.length;
}

bool log_is_in(struct span rest)
{
	struct span line;

	while (span_take_line(&rest, &line))
		if (is_of_log(line))
			return true;
	return is_of_log(rest);
}

/* Explains what stands in the place of a log: a line of is_of_log() that starts none. */
static bool explain_no_start(struct span line, struct explanation *explanation)
{
	if (log_line_ends(line))
		return explain(explanation,
			       "the beginning of the log was lost, from its line \"%s\" on: "
			       "\"%.*s\"",
			       tap_line, SPAN_ARGUMENTS(line));
	return explain(explanation, "there is no log, but \"%.*s\"", SPAN_ARGUMENTS(line));
}

bool log_find(struct log *log, struct span *rest, struct explanation *explanation)
{
	size_t length = rest->length;
	struct span line;

	*log = (struct log){.lines = {rest->start, 0}};
	if (length == 0)
		return explain(explanation, "there is no log: nothing came at all");
	while (span_take_line(rest, &line)) {
		if (!is_of_log(line))
			continue;
		log->lines.start = line.start;
		if (!log_line_starts(line))
			return explain_no_start(line, explanation);
		line.start += line.length - strlen(tap_line);
		rest->length += (size_t)(rest->start - line.start);
		rest->start = line.start;
		return check_lines(log, rest, explanation);
	}
	line = *rest;
	*rest = (struct span){line.start + line.length, 0};
	if (log_line_starts(line))
		return explain(explanation, "the log is cut off in its first line");
	if (is_of_log(line))
		return explain_no_start(line, explanation);
	return explain(explanation,
		       "there is no log: no line \"%s\" in %zu bytes, so the kernel did not start, "
		       "or the serial line was set up wrongly (115200 8N1)",
		       tap_line, length);
}
