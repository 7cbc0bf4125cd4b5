/*
 * Several logs, one after the other, as a board sends them that boots more than once.
 */
#include "arch/refusal.h"
#include "tests/unit/sample/judge_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LOGS_MAX 8

static enum status statuses[LOGS_MAX];
static char *explanations[LOGS_MAX];
static size_t lines[LOGS_MAX]; /* in front of each log */

/* Judges all logs in a string, and returns how many there are. */
static unsigned judge_all(const char *logs)
{
	char *bytes = malloc(strlen(logs) + 1);
	struct span rest;
	unsigned count = 0;

	assert_non_null(bytes);
	rest = (struct span){bytes, log_clean(bytes, logs, strlen(logs))};
	do {
		assert_true(count < LOGS_MAX);
		judgement_free(&judgement);
		judge_next(&judgement, &rest);
		statuses[count] = judgement.status;
		free(explanations[count]);
		explanations[count] = strdup(judgement.explanation.line);
		lines[count] = 0;
		for (const char *at = bytes; at < judgement.log.lines.start; at++)
			lines[count] += *at == '\n';
		count++;
	} while (log_is_in(rest));
	judgement_free(&judgement);
	free(bytes);
	return count;
}

static void assert_says(unsigned log, const char *words)
{
	if (!strstr(explanations[log], words))
		fail_msg("\"%s\" does not say \"%s\"", explanations[log], words);
}

/* A log that is as expected, and one of which a verdict does not follow from its figures. */
static char *good, *bad;

static int begin(void **state)
{
	char *body = sample_swap(sample_body, "verdict: as expected", "verdict: forbidden");

	(void)state;
	good = sample_seal(sample_body, "as expected");
	bad = sample_seal(body, "as expected");
	free(body);
	return 0;
}

static int end(void **state)
{
	for (unsigned i = 0; i < LOGS_MAX; i++)
		free(explanations[i]);
	free(good);
	free(bad);
	return judgement_done(state);
}

static unsigned judge_joined(const char *first, const char *between, const char *second,
			     const char *behind)
{
	size_t size = strlen(first) + strlen(between) + strlen(second) + strlen(behind) + 1;
	char *all = malloc(size);
	unsigned count;

	assert_non_null(all);
	snprintf(all, size, "%s%s%s%s", first, between, second, behind);
	count = judge_all(all);
	free(all);
	return count;
}

static void test_each_is_judged(void **state)
{
	(void)state;
	assert_int_equal(judge_joined(good, "", "", "\nlogin: "), 1);
	assert_int_equal(statuses[0], STATUS_AS_EXPECTED);
	assert_int_equal(judge_joined(good, "SeaBIOS\r\n\x1b[2J", bad, ""), 2);
	assert_int_equal(statuses[0], STATUS_AS_EXPECTED);
	assert_int_equal(statuses[1], STATUS_NOT_WHOLE);
	assert_says(1, "they say \"forbidden\"");
	assert_int_equal(judge_joined(bad, "", good, "and so on\n"), 2);
	assert_int_equal(statuses[0], STATUS_NOT_WHOLE);
	assert_int_equal(statuses[1], STATUS_AS_EXPECTED);
}

static void test_where_they_begin(void **state)
{
	size_t length = 0;

	(void)state;
	for (const char *at = good; *at; at++)
		length += *at == '\n';
	assert_int_equal(judge_joined(good, "SeaBIOS\r\nBooting\r\n", good, ""), 2);
	assert_int_equal(lines[0], 0);
	assert_int_equal(lines[1], length + 2);
}

/* The second one is cut off wherever the line was unplugged, as soon as it can be told from what
 * firmware prints. */
static void test_the_last_one_is_cut(void **state)
{
	(void)state;
	for (size_t length = strlen("TAP version 14"); length < strlen(good); length += 7) {
		char *cut = strndup(good, length);

		assert_non_null(cut);
		assert_int_equal(judge_joined(good, "", cut, ""), 2);
		assert_int_equal(statuses[0], STATUS_AS_EXPECTED);
		assert_int_equal(statuses[1], STATUS_NOT_WHOLE);
		assert_says(1, "cut off");
		free(cut);
	}
}

/* It restarts in the middle of the first, which is not whole; the second one is judged all the
 * same. */
static void test_a_restart(void **state)
{
	(void)state;
	assert_int_equal(judge_joined("TAP version 14\n# loader: PVH\n", "\x1b[2J", good, ""), 2);
	assert_int_equal(statuses[0], STATUS_NOT_WHOLE);
	assert_says(0, "the machine restarted by itself after line 2 of its log");
	assert_int_equal(statuses[1], STATUS_AS_EXPECTED);
	assert_int_equal(lines[1], 2);
	assert_int_equal(
		judge_joined("TAP version 14\n", "TAP version 14\n", "TAP version 14\n", ""), 3);
	assert_says(0, "restarted");
	assert_says(1, "restarted");
	assert_says(2, "cut off");
}

/* Only the end of the second one has come: firmware has eaten the rest, or the line was plugged in
 * late. That it was there is certain, and not that it was as expected. */
static void test_the_beginning_is_lost(void **state)
{
	const char *lines = good;

	(void)state;
	while ((lines = strchr(lines, '\n')) && *++lines) {
		assert_int_equal(judge_joined(good, "", lines, ""), 2);
		assert_int_equal(statuses[0], STATUS_AS_EXPECTED);
		assert_int_equal(statuses[1], STATUS_NOT_WHOLE);
		assert_says(1, "the beginning of the log was lost");
		assert_int_equal(judge_joined(lines, "", good, ""), 2);
		assert_int_equal(statuses[0], STATUS_NOT_WHOLE);
		assert_int_equal(statuses[1], STATUS_AS_EXPECTED);
	}
}

/* In the place of a log: a board in which the processor was exchanged, say. */
static void test_a_refusal(void **state)
{
	static const char *const refusals[] = {REFUSAL_LINE "no 64-bit mode",
					       "SeaBIOS\r\n\x1b[2J" REFUSAL_LINE
					       "no 64-bit mode\r\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		assert_int_equal(judge_joined(good, "", refusals[i], ""), 2);
		assert_int_equal(statuses[0], STATUS_AS_EXPECTED);
		assert_int_equal(statuses[1], STATUS_NO_MACHINE);
		assert_says(1, REFUSAL "no 64-bit mode");
	}
	assert_int_equal(judge_joined(refusals[1], "", good, ""), 2);
	assert_int_equal(statuses[0], STATUS_NO_MACHINE);
	assert_int_equal(statuses[1], STATUS_AS_EXPECTED);
	assert_int_equal(judge_joined(refusals[1], "TAP version 14\n", "# a\n", ""), 2);
	assert_int_equal(statuses[0], STATUS_NO_MACHINE);
	assert_int_equal(statuses[1], STATUS_NOT_WHOLE);
	assert_int_equal(judge_joined("# end of log: 3\n", refusals[1], "", ""), 2);
	assert_int_equal(statuses[0], STATUS_NOT_WHOLE);
	assert_int_equal(statuses[1], STATUS_NO_MACHINE);
}

static void test_no_log(void **state)
{
	(void)state;
	assert_int_equal(judge_all(""), 1);
	assert_says(0, "nothing came at all");
	assert_int_equal(judge_all("SeaBIOS\n"), 1);
	assert_says(0, "there is no log: no line");
}

/* Which is the worse: from the best to the worst. */
static void test_the_worse(void **state)
{
	static const enum status order[] = {STATUS_AS_EXPECTED, STATUS_INCONCLUSIVE,
					    STATUS_FORBIDDEN,	STATUS_DEFECTIVE,
					    STATUS_NOT_WHOLE,	STATUS_INTERNAL};

	(void)state;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		for (size_t j = 0; j < sizeof(order) / sizeof(order[0]); j++)
			assert_int_equal(judge_worse(order[i], order[j]), order[i > j ? i : j]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_is_judged),
		cmocka_unit_test(test_where_they_begin),
		cmocka_unit_test(test_the_last_one_is_cut),
		cmocka_unit_test(test_a_restart),
		cmocka_unit_test(test_the_beginning_is_lost),
		cmocka_unit_test(test_a_refusal),
		cmocka_unit_test(test_no_log),
		cmocka_unit_test(test_the_worse),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
