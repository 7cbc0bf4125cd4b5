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
	struct span before; /* the line before the one taken last */
	uint64_t line;	    /* the number of the line taken last */
	size_t room;	    /* in tap->tests */
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

/* What stands before the words, which are taken off, with all before them; all, where they do not
 * stand in it. */
static struct span take_up_to(struct span *rest, const char *words)
{
	struct span taken = {rest->start, span_find(*rest, words)};

	rest->start += taken.length;
	rest->length -= taken.length;
	span_take(rest, words);
	return taken;
}

/* "TODO reason", or nothing. */
static bool take_directive(struct tap_test *test, struct span rest)
{
	if (rest.length == 0)
		return true;
	test->reason = rest;
	if (span_take(&test->reason, "SKIP "))
		test->directive = TAP_SKIP;
	else if (span_take(&test->reason, "TODO "))
		test->directive = TAP_TODO;
	return test->directive != TAP_NO_DIRECTIVE;
}

/* "name: description # TODO reason", as it was until format 2. */
static bool split_old(struct tap_test *test, struct span rest)
{
	if (span_find(rest, ": ") == rest.length)
		return false;
	test->name = take_up_to(&rest, ": ");
	test->description = take_up_to(&rest, " # ");
	return test->name.length > 0 && take_directive(test, rest);
}

/* "name # SKIP reason", and, where the line before it is "# number - name: description", that. */
static bool split(struct tap_test *test, struct span rest, uint64_t number, struct span before)
{
	uint64_t said;

	test->name = take_up_to(&rest, " # ");
	test->description = (struct span){rest.start, 0};
	if (span_take(&before, "# ") && span_take_number(&before, &said) && said == number &&
	    span_take(&before, " - ") && before.length > test->name.length &&
	    memcmp(before.start, test->name.start, test->name.length) == 0) {
		before.start += test->name.length;
		before.length -= test->name.length;
		if (span_take(&before, ": "))
			test->description = before;
	}
	return test->name.length > 0 && take_directive(test, rest);
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
	const struct tap *tap = reader->tap;
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
	if (tap->is_old ? !split_old(test, rest) : !split(test, rest, number, reader->before))
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
	struct reader reader = {.tap = tap, .rest = lines, .line = 1, .explanation = explanation};
	struct span line;

	memset(tap, 0, sizeof(*tap));
	span_take_line(&reader.rest, &line);
	tap->is_old = span_equals(line, LOG_FIRST_LINE_OLD);
	if (!tap->is_old && !span_equals(line, LOG_FIRST_LINE))
		return explain(explanation, "the log does not start with its TAP line");
	while (span_take_line(&reader.rest, &line)) {
		reader.line++;
		if (!read_line(&reader, line))
			return false;
		reader.before = line;
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

enum tap_directive tap_inconclusive(const struct tap *tap)
{
	return tap->is_old ? TAP_TODO : TAP_NO_DIRECTIVE;
}

void tap_free(struct tap *tap)
{
	free(tap->tests);
	memset(tap, 0, sizeof(*tap));
}
