/*
 * Every number of a whole log, changed by itself, with a checksum that is right about it: the judge
 * refuses the log, but for the numbers of the list below, which nothing else in the log says.
 *
 * The logs are of QEMU's machine, as the kernel sent them, and are made again by
 *
 *   crossmod boot --machine qemu --cpus 3 --log tests/unit/logs/run.log -- patches=4000 seed=5 \
 *           scenarios=breakpoint-only,three-sync-batch,wait-1000,sync-serialize
 *   crossmod boot --machine qemu --cpus 2 --log tests/unit/logs/bench.log -- bench=1 bench_sites=64
 */
#include "tests/unit/sample/judge_sample.h"
#include "tools/base/input.h"

#include <ctype.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- What a log cannot be asked -------------------------------------------------------------- */

enum freedom {
	FREE, /* what was measured, or found, and nothing else says it */
	/* What follows from it is rounded: twice as much is refused, and one more may pass. */
	COARSE
};

#define LAST 100

/* Numbers in lines that begin so, behind the last "key:" before them; there, from one to another.
 */
static struct exception {
	const char *line, *key;
	unsigned from, to;
	enum freedom freedom;
	const char *why;
	bool met; /* such a change was accepted */
} exceptions[] = {
	{"# machine: vendor", NULL, 0, LAST, FREE, "the processor, by its own account", false},
	{"# processor: ", NULL, 0, LAST, FREE, "likewise", false},
	{"# apic: ", NULL, 0, LAST, FREE, "the boot CPU's id, which no figure has", false},
	{"# cpus: ", NULL, 1, LAST, FREE, "the firmware's list, of CPUs that did not come", false},
	{"# command line: ", NULL, 0, LAST, FREE, "what was asked for: a run may end before",
	 false},
	{"# scenarios: ", NULL, 1, 1, FREE, "how many there would have been", false},
	{"  patches_with: ", NULL, 0, 0, FREE, "which executions were of one patch", false},
	{"  elapsed_us: ", NULL, 0, 0, COARSE, "by the rates, which are rounded", false},
	{"    clock: ", NULL, 0, 0, FREE, "measured; it decides whether there is a ratio", false},
	{"    patch: ", "cycles", 0, 3, COARSE, "measured; its ns are rounded", false},
	{"    sync: ", "cycles", 0, 3, COARSE, "likewise", false},
	{"    stores: ", "cycles", 0, 3, COARSE, "likewise", false},
	{"    patch: ", "ns", 0, 3, COARSE, "by the clock, which the log has in kHz", false},
	{"    sync: ", "ns", 0, 3, COARSE, "likewise", false},
	{"    stores: ", "ns", 0, 3, COARSE, "likewise", false},
	{"    - {cpu: ", "syncs", 0, 0, FREE, "one CPU's: while it rests, it takes none", false},
	{"    - {cpu: ", "nmis", 0, 0, FREE, "they come from outside, at any time", false},
	{"# clock: ", NULL, 0, LAST, FREE, "of a bench, whose rows are in ns", false},
	{"# bench: 1 rounds", NULL, 2, 3, FREE, "how many passes: nobody else counts them", false},
	{"# bench: rows are: ", NULL, 0, LAST, FREE, "their legend", false},
	{"# bench: idle: ", NULL, 2, 3, FREE, "how often they were interrupted", false},
	{"# bench: halted: ", NULL, 2, 2, FREE, "likewise", false},
	{"# bench: busy: ", NULL, 2, 3, FREE, "likewise", false},
	{"# bench: the clock: ", NULL, 0, LAST, FREE, "measured", false},
	{"# bench: pass-", NULL, 0, LAST, FREE, "how many patches there was time for", false},
	{"# bench: row ", "ns", 0, LAST, FREE, "measured; only limits follow from it", false},
	{"# bench: row ", "limit", 0, 0, COARSE, "by its syncs and stores, which are rounded",
	 false},
	{"# bench: row busy handler", "runs", 0, 0, FREE, "how many breakpoints were met", false},
	{"# bench: row busy pass-", "runs", 0, 0, FREE, "in how many rounds one was made", false},
};

/* The comments that the judge reads. */
static const char *const comments[] = {
	"# machine: ", "# command line: ", "# processor: ", "# cpus: ",	 "# apic: ",
	"# clock: ",   "# seed: ",	   "# scenarios: ", "# bench: ",
};

/* What stands between " # " and the end of a line is a comment too, or why a test was skipped. */
static size_t length_of_line(const char *line)
{
	size_t length = strcspn(line, "\n");
	const char *hash = memmem(line, length, " # ", 3);

	return hash ? (size_t)(hash - line) : length;
}

static bool starts(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

static bool is_comment(const char *line)
{
	for (size_t i = 0; i < sizeof(comments) / sizeof(comments[0]); i++)
		if (starts(line, comments[i]))
			return false;
	return line[0] == '#';
}

/* ---- One number ------------------------------------------------------------------------------ */

struct number {
	const char *line;
	const char *at; /* its first digit */
	size_t digits;
	char key[32];	/* the word before the last colon before it; of a bench's row, the column */
	unsigned order; /* of the numbers behind that key */
};

static bool is_bench; /* the log is one */
static const char *const columns[] = {"what", "sites", "bytes", "runs", "ns"};
enum { LIMIT_COLUMN = 9 };

/* A row of the bench is "# bench: row EXECUTORS WHAT SITES ...": its columns stand between blanks.
 */
static void find_column(struct number *number)
{
	unsigned column = 0;

	for (const char *at = number->line + strlen("# bench: row "); at < number->at; at++)
		column += *at == ' ';
	if (column == 0 || column >= LIMIT_COLUMN + 1)
		snprintf(number->key, sizeof(number->key), "limit");
	else
		snprintf(number->key, sizeof(number->key), "%s",
			 columns[column - 1 < 4 ? column - 1 : 4]);
}

static void find_key(struct number *number)
{
	const char *colon = number->at, *start;

	while (colon > number->line && *colon != ':')
		colon--;
	start = colon;
	while (start > number->line && (isalnum((unsigned char)start[-1]) || start[-1] == '_'))
		start--;
	snprintf(number->key, sizeof(number->key), "%.*s", (int)(colon - start), start);
	number->order = 0;
	for (const char *at = colon; at < number->at; at++)
		number->order += isdigit((unsigned char)*at) && !isdigit((unsigned char)at[1]);
}

/* Only a bench has such lines, or such lines that are not checked. */
static bool is_of_bench(const struct exception *exception)
{
	return starts(exception->line, "# bench: ") || starts(exception->line, "# clock: ");
}

static struct exception *exception_of(const struct number *number)
{
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++) {
		struct exception *exception = &exceptions[i];

		if (is_of_bench(exception) && !is_bench)
			continue;
		if (starts(number->line, exception->line) && number->order >= exception->from &&
		    number->order <= exception->to &&
		    (!exception->key || strcmp(exception->key, number->key) == 0))
			return exception;
	}
	return NULL;
}

/* ---- Changing it ----------------------------------------------------------------------------- */

static char verdict[32]; /* of the log */

/* Whether the log is taken with this in the place of the number. */
static bool is_taken(const char *body, const struct number *number, uint64_t value)
{
	size_t size = strlen(body) + 32;
	char *changed = malloc(size);
	enum status status;

	assert_non_null(changed);
	snprintf(changed, size, "%.*s%" PRIu64 "%s", (int)(number->at - body), body, value,
		 number->at + number->digits);
	status = judge_sealed(changed, verdict);
	free(changed);
	return status != STATUS_NOT_WHOLE;
}

static void try(const char *body, const struct number *number)
{
	uint64_t is = strtoull(number->at, NULL, 10);
	const uint64_t others[] = {2 * is + 1, is + 1, is ? is - 1 : is + 2, is ? 0 : 1000};
	struct exception *exception = exception_of(number);

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (!is_taken(body, number, others[i]))
			continue;
		if (!exception || (exception->freedom == COARSE && i == 0)) {
			fail_msg("%" PRIu64 " instead of %" PRIu64
				 ", number %u of \"%s\" in \"%.*s\", "
				 "is taken",
				 others[i], is, number->order, number->key,
				 (int)strcspn(number->line, "\n"), number->line);
			return;
		}
		exception->met = true;
	}
}

static void try_line(const char *body, const char *line)
{
	size_t length = length_of_line(line);

	for (size_t at = 0; at < length;) {
		struct number number = {.line = line, .at = line + at};

		while (at < length && isdigit((unsigned char)line[at])) {
			number.digits++;
			at++;
		}
		if (number.digits == 0) {
			at++;
			continue;
		}
		if (starts(line, "# bench: row "))
			find_column(&number);
		else
			find_key(&number);
		try(body, &number);
	}
}

/* The lines of a log without its end line, whose verdict is in `verdict`; to be given back. */
static char *read_log(const char *file)
{
	char path[64], *log, *body, *end;
	struct explanation explanation;
	size_t length, to = 0;

	snprintf(path, sizeof(path), "tests/unit/logs/%s", file);
	assert_int_equal(input_read(path, &input_log, &log, &length, &explanation),
			 STATUS_AS_EXPECTED);
	body = calloc(1, length + 1);
	assert_non_null(body);
	for (size_t from = 0; from < length; from++)
		if (log[from] != '\r')
			body[to++] = log[from];
	free(log);
	end = strstr(body, "# end of log: ");
	assert_non_null(end);
	*end = '\0';
	snprintf(verdict, sizeof(verdict), "%.*s",
		 (int)strcspn(strstr(end + 1, "verdict ") + 8, "\n"),
		 strstr(end + 1, "verdict ") + 8);
	assert_int_not_equal(judge_sealed(body, verdict), STATUS_NOT_WHOLE);
	is_bench = judgement.is_bench;
	return body;
}

/* The judge computes what must come of a scenario's source; another source of which the same comes
 * is no contradiction. */
static void try_all(const char *file)
{
	char *body = read_log(file);
	bool is_source = false;

	for (const char *line = body; *line; line = strchr(line, '\n') + 1) {
		is_source = starts(line, "  text: |") || (is_source && starts(line, "    "));
		if (!is_source && !is_comment(line))
			try_line(body, line);
	}
	free(body);
}

static void test_a_run(void **state)
{
	(void)state;
	try_all("run.log");
}

static void test_a_bench(void **state)
{
	(void)state;
	try_all("bench.log");
}

/* Whether the log is taken without a line of it, or with the line twice. */
static bool is_taken_with(const char *body, const char *line, bool twice)
{
	size_t length = strcspn(line, "\n") + 1, size = strlen(body) + length + 1;
	char *changed = malloc(size);
	enum status status;

	assert_non_null(changed);
	snprintf(changed, size, "%.*s%s", (int)(line - body + (twice ? (long)length : 0)), body,
		 twice ? line : line + length);
	status = judge_sealed(changed, verdict);
	free(changed);
	return status != STATUS_NOT_WHOLE;
}

/* No row is there twice; and of what belongs to a batch, none is missing. */
static void test_rows(void **state)
{
	char *body = read_log("bench.log");
	unsigned of_batches = 0;

	(void)state;
	for (char *line = body; *line; line = strchr(line, '\n') + 1) {
		char executors[16], what[32];
		unsigned sites;

		if (sscanf(line, "# bench: row %15s %31s %u", executors, what, &sites) != 3)
			continue;
		if (is_taken_with(body, line, true))
			fail_msg("\"%s %s %u\" may be there twice", executors, what, sites);
		if (sites == 0 || strcmp(what, "handler") == 0 || starts(what, "pass-"))
			continue;
		of_batches++;
		if (is_taken_with(body, line, false))
			fail_msg("\"%s %s %u\" is not missed", executors, what, sites);
	}
	/* Idle, halted and busy, with 1 and 64 sites of 2 and 5 bytes, of which there are 13 each
	 */
	assert_int_equal(of_batches, 3 * 4 * 13);
	free(body);
}

/* Each is an exception indeed. */
static void test_the_exceptions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
		if (!exceptions[i].met)
			fail_msg("the judge checks \"%s\" in \"%s\"",
				 exceptions[i].key ? exceptions[i].key : "", exceptions[i].line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_run),
		cmocka_unit_test(test_a_bench),
		cmocka_unit_test(test_the_exceptions),
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, judgement_done);
}
