#include "tools/tap.h"

#include "kernel/log.h"
#include "kernel/unmet.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* More than anybody has scenarios; so that a log cannot make us allocate as it likes. */
#define TESTS_MAX 4096

struct reader {
	struct tap *tap;
	struct text rest;
	uint64_t line; /* the number of the line taken last */
	size_t room;   /* in tap->tests */
	struct explanation *explanation;
};

static bool complain(struct reader *reader, const char *what, struct text line)
{
	return explain(reader->explanation, "line %" PRIu64 " of the log %s: \"%.*s\"",
		       reader->line, what, TEXT_ARGUMENTS(line));
}

static void read_head(struct tap *tap, struct text comment)
{
	for (enum log_head head = 0; head < HEADS; head++) {
		struct text value = comment;

		if (text_take(&value, log_head_word(head)) && text_take(&value, ": "))
			tap->heads[head] = value;
	}
}

/* Before the last test, a comment on a scenario can look like a line on the machine, or on a lost
 * CPU: when its name is "machine", or "lost". */
static bool read_comment(struct reader *reader, struct text line)
{
	struct tap *tap = reader->tap;

	if (!text_take(&line, "# "))
		return true;
	if (!tap->has_plan) {
		read_head(tap, line);
		return true;
	}
	if (tap->test_count < tap->planned)
		return true;
	tap->lost += text_starts(line, LOG_LOST);
	if (text_take(&line, UNMET_PREFIX)) {
		if (tap->unmet_count < TAP_UNMET_LINES_MAX)
			tap->unmet_lines[tap->unmet_count] = line;
		tap->unmet_count++;
	} else if (text_starts(line, "machine: ") &&
		   tap->machine_line_count < TAP_MACHINE_LINES_MAX) {
		tap->machine_lines[tap->machine_line_count++] = line;
	}
	return true;
}

static bool read_plan(struct reader *reader, struct text line)
{
	struct text number = line;
	struct tap *tap = reader->tap;

	if (!text_take(&number, "1..") || !text_take_number(&number, &tap->planned) ||
	    number.length > 0)
		return complain(reader, "is no plan of tests", line);
	if (tap->has_plan)
		return complain(reader, "is a second plan of tests", line);
	tap->has_plan = true;
	return true;
}

static struct tap_test *new_test(struct reader *reader)
{
	struct tap *tap = reader->tap;

	if (tap->test_count == reader->room) {
		size_t room = reader->room ? reader->room * 2 : 16;
		struct tap_test *tests = realloc(tap->tests, room * sizeof(*tests));

		if (!tests)
			return NULL;
		tap->tests = tests;
		reader->room = room;
	}
	memset(&tap->tests[tap->test_count], 0, sizeof(*tap->tests));
	return &tap->tests[tap->test_count++];
}

/* Splits "name: description # TODO reason". */
static bool split_description(struct tap_test *test, struct text text)
{
	size_t colon = text_find(text, ": ");
	size_t hash;

	if (colon == 0 || colon == text.length)
		return false;
	test->name = (struct text){text.start, colon};
	text.start += colon + 2;
	text.length -= colon + 2;
	hash = text_find(text, " # ");
	test->description = (struct text){text.start, hash};
	if (hash == text.length)
		return true;
	text.start += hash + 3;
	text.length -= hash + 3;
	test->reason = text;
	if (text_take(&test->reason, "SKIP "))
		test->directive = TAP_SKIP;
	else if (text_take(&test->reason, "TODO "))
		test->directive = TAP_TODO;
	return test->directive != TAP_NO_DIRECTIVE;
}

static bool check_number(struct reader *reader, uint64_t number, struct text line)
{
	const struct tap *tap = reader->tap;

	if (!tap->has_plan)
		return complain(reader, "is a test, and no plan stands before it", line);
	if (number == tap->test_count + 1)
		return true;
	if (number >= 1 && number <= tap->test_count)
		return complain(reader, "is a test whose number was there already", line);
	return complain(reader, "is a test out of order", line);
}

static bool read_test(struct reader *reader, struct text line)
{
	struct text text = line;
	bool ok = !text_take(&text, "not ");
	struct tap_test *test;
	uint64_t number;

	if (!text_take(&text, "ok ") || !text_take_number(&text, &number) ||
	    !text_take(&text, " - "))
		return complain(reader, "is no test that Crossmod writes", line);
	if (!check_number(reader, number, line))
		return false;
	if (number > TESTS_MAX)
		return complain(reader, "is a test too many", line);
	test = new_test(reader);
	if (!test)
		return explain_no_memory(reader->explanation);
	test->line = reader->line;
	test->ok = ok;
	if (!split_description(test, text))
		return complain(reader, "is no test that Crossmod writes", line);
	return true;
}

/* Takes the lines after "  ---", up to "  ...". */
static bool read_block(struct reader *reader, struct text opening)
{
	struct tap *tap = reader->tap;
	struct tap_test *test = tap->test_count ? &tap->tests[tap->test_count - 1] : NULL;
	struct text line;

	if (!test || test->has_block)
		return complain(reader, "starts figures that belong to no test", opening);
	test->has_block = true;
	test->block = (struct text){reader->rest.start, 0};
	while (text_take_line(&reader->rest, &line)) {
		reader->line++;
		if (text_equals(line, "  ..."))
			return true;
		if (!text_starts(line, "  "))
			return complain(reader, "stands inside a test's figures", line);
		test->block.length = (size_t)(reader->rest.start - test->block.start);
	}
	return explain(reader->explanation, "the figures of \"%.*s\" have no end",
		       TEXT_ARGUMENTS(test->name));
}

static bool read_bail_out(struct reader *reader, struct text line)
{
	reader->tap->bailed_out = true;
	text_take(&line, "Bail out!");
	text_take(&line, " ");
	reader->tap->bail_out = line;
	return true;
}

static bool read_line(struct reader *reader, struct text line)
{
	if (text_starts(line, "#"))
		return read_comment(reader, line);
	if (reader->tap->bailed_out)
		return complain(reader, "stands after the crash", line);
	if (text_starts(line, "1.."))
		return read_plan(reader, line);
	if (text_starts(line, "ok ") || text_starts(line, "not ok "))
		return read_test(reader, line);
	if (text_equals(line, "  ---"))
		return read_block(reader, line);
	if (text_starts(line, "Bail out!"))
		return read_bail_out(reader, line);
	return complain(reader, "is none that Crossmod writes", line);
}

bool tap_read(struct tap *tap, struct text lines, struct explanation *explanation)
{
	struct reader reader = {tap, lines, 1, 0, explanation};
	struct text line;

	memset(tap, 0, sizeof(*tap));
	if (!text_take_line(&reader.rest, &line) || !text_equals(line, "TAP version 14"))
		return explain(explanation, "the log does not start with its TAP line");
	while (text_take_line(&reader.rest, &line)) {
		reader.line++;
		if (!read_line(&reader, line))
			return false;
	}
	if (tap->bailed_out)
		return true;
	if (!tap->has_plan)
		return explain(explanation, "the log has no plan of tests (a line like \"1..4\")");
	if (tap->planned != tap->test_count)
		return explain(explanation,
			       "the log's plan is %" PRIu64 " tests, and there are %zu",
			       tap->planned, tap->test_count);
	return true;
}

void tap_free(struct tap *tap)
{
	free(tap->tests);
	memset(tap, 0, sizeof(*tap));
}
