#include "tools/log/tap.h"

#include "kernel/core/log.h"
#include "kernel/core/unmet.h"
#include "tools/base/grow.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* More than anybody has scenarios; so that a log cannot make us allocate as it likes. */
#define TESTS_MAX 4096

struct reader {
	struct tap *tap;
	struct span rest;
	uint64_t line; /* the number of the line taken last */
	size_t room;   /* in tap->tests */
	struct explanation *explanation;
};

static bool complain(struct reader *reader, const char *what, struct span line)
{
	return explain(reader->explanation, "line %" PRIu64 " of the log %s: \"%.*s\"",
		       reader->line, what, SPAN_ARGUMENTS(line));
}

static void read_head(struct tap *tap, struct span comment)
{
	for (enum log_head head = 0; head < HEADS; head++) {
		struct span value = comment;

		if (span_take(&value, log_head_word(head)) && span_take(&value, ": "))
			tap->heads[head] = value;
	}
}

/* Before the last test, a comment on a scenario can look like a line on the machine, or on a lost
 * CPU: when its name is "machine", or "lost". */
static bool read_comment(struct reader *reader, struct span line)
{
	struct tap *tap = reader->tap;

	if (!span_take(&line, "# "))
		return true;
	if (!tap->has_plan) {
		read_head(tap, line);
		return true;
	}
	if (tap->test_count < tap->planned)
		return true;
	tap->lost += span_starts(line, LOG_LOST);
	if (span_take(&line, UNMET_PREFIX)) {
		if (tap->unmet_count < TAP_UNMET_LINES_MAX)
			tap->unmet_lines[tap->unmet_count] = line;
		tap->unmet_count++;
	} else if (span_starts(line, "machine: ") &&
		   tap->machine_line_count < TAP_MACHINE_LINES_MAX) {
		tap->machine_lines[tap->machine_line_count++] = line;
	}
	return true;
}

static bool read_plan(struct reader *reader, struct span line)
{
	struct span number = line;
	struct tap *tap = reader->tap;

	if (!span_take(&number, "1..") || !span_take_number(&number, &tap->planned) ||
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

	struct tap_test *tests =
		grow(tap->tests, &reader->room, tap->test_count + 1, sizeof(*tests));

	if (!tests)
		return NULL;
	tap->tests = tests;
	memset(&tap->tests[tap->test_count], 0, sizeof(*tap->tests));
	return &tap->tests[tap->test_count++];
}

/* Splits "name: description # TODO reason". */
static bool split_description(struct tap_test *test, struct span rest)
{
	size_t colon = span_find(rest, ": ");
	size_t hash;

	if (colon == 0 || colon == rest.length)
		return false;
	test->name = (struct span){rest.start, colon};
	rest.start += colon + 2;
	rest.length -= colon + 2;
	hash = span_find(rest, " # ");
	test->description = (struct span){rest.start, hash};
	if (hash == rest.length)
		return true;
	rest.start += hash + 3;
	rest.length -= hash + 3;
	test->reason = rest;
	if (span_take(&test->reason, "SKIP "))
		test->directive = TAP_SKIP;
	else if (span_take(&test->reason, "TODO "))
		test->directive = TAP_TODO;
	return test->directive != TAP_NO_DIRECTIVE;
}

static bool check_number(struct reader *reader, uint64_t number, struct span line)
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

static bool read_test(struct reader *reader, struct span line)
{
	struct span rest = line;
	bool ok = !span_take(&rest, "not ");
	struct tap_test *test;
	uint64_t number;

	if (!span_take(&rest, "ok ") || !span_take_number(&rest, &number) ||
	    !span_take(&rest, " - "))
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
	if (!split_description(test, rest))
		return complain(reader, "is no test that Crossmod writes", line);
	return true;
}

/* Takes the lines after "  ---", up to "  ...". */
static bool read_block(struct reader *reader, struct span opening)
{
	struct tap *tap = reader->tap;
	struct tap_test *test = tap->test_count ? &tap->tests[tap->test_count - 1] : NULL;
	struct span line;

	if (!test || test->has_block)
		return complain(reader, "starts figures that belong to no test", opening);
	test->has_block = true;
	test->block = (struct span){reader->rest.start, 0};
	while (span_take_line(&reader->rest, &line)) {
		reader->line++;
		if (span_equals(line, "  ..."))
			return true;
		if (!span_starts(line, "  "))
			return complain(reader, "stands inside a test's figures", line);
		test->block.length = (size_t)(reader->rest.start - test->block.start);
	}
	return explain(reader->explanation, "the figures of \"%.*s\" have no end",
		       SPAN_ARGUMENTS(test->name));
}

static bool read_bail_out(struct reader *reader, struct span line)
{
	reader->tap->bailed_out = true;
	span_take(&line, "Bail out!");
	span_take(&line, " ");
	reader->tap->bail_out = line;
	return true;
}

static bool read_line(struct reader *reader, struct span line)
{
	if (span_starts(line, "#"))
		return read_comment(reader, line);
	if (reader->tap->bailed_out)
		return complain(reader, "stands after the crash", line);
	if (span_starts(line, "1.."))
		return read_plan(reader, line);
	if (span_starts(line, "ok ") || span_starts(line, "not ok "))
		return read_test(reader, line);
	if (span_equals(line, "  ---"))
		return read_block(reader, line);
	if (span_starts(line, "Bail out!"))
		return read_bail_out(reader, line);
	return complain(reader, "is not one that Crossmod writes", line);
}

bool tap_read(struct tap *tap, struct span lines, struct explanation *explanation)
{
	struct reader reader = {tap, lines, 1, 0, explanation};
	struct span line;

	memset(tap, 0, sizeof(*tap));
	if (!span_take_line(&reader.rest, &line) || !span_equals(line, "TAP version 14"))
		return explain(explanation, "the log does not start with its TAP line");
	while (span_take_line(&reader.rest, &line)) {
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
