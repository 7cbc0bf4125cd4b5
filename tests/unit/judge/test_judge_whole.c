/*
 * Nothing but a whole log has a verdict: logs that are cut off, damaged, of a machine that
 * restarted or crashed, or that are no TAP.
 */
#include "tests/unit/sample/judge_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_cut_at_every_byte(void **state)
{
	char *log = sample_seal(sample_body, "as expected");
	char *returns = sample_with_returns(log);

	(void)state;
	for (size_t length = 0; length < strlen(log); length++)
		assert_int_equal(judge_bytes(log, length), STATUS_NOT_WHOLE);
	for (size_t length = 0; length < strlen(returns); length++)
		assert_int_equal(judge_bytes(returns, length), STATUS_NOT_WHOLE);
	free(log);
	free(returns);
}

static void test_every_flipped_bit(void **state)
{
	char *log = sample_seal(sample_body, "as expected");
	char *returns = sample_with_returns(log);
	size_t length = strlen(returns);

	(void)state;
	for (size_t bit = 0; bit < 8 * length; bit++) {
		returns[bit / 8] ^= (char)(1 << bit % 8);
		if (judge_bytes(returns, length) != STATUS_NOT_WHOLE)
			fail_msg("bit %zu of byte %zu", bit % 8, bit / 8);
		returns[bit / 8] ^= (char)(1 << bit % 8);
	}
	free(log);
	free(returns);
}

static void test_every_lost_or_doubled_line(void **state)
{
	char *log = sample_seal(sample_body, "as expected");
	const char *next;

	(void)state;
	for (const char *line = log; *line; line = next) {
		char changed[16384];

		next = strchr(line, '\n') + 1;
		snprintf(changed, sizeof(changed), "%.*s%s", (int)(line - log), log, next);
		assert_int_equal(judge_string(changed), STATUS_NOT_WHOLE);
		if (*next == '\0')
			break; /* what follows the end line does not count */
		snprintf(changed, sizeof(changed), "%.*s%s", (int)(next - log), log, line);
		assert_int_equal(judge_string(changed), STATUS_NOT_WHOLE);
	}
	free(log);
}

static void test_where_it_is_cut(void **state)
{
	(void)state;
	judge_string("");
	assert_explained("nothing came at all");
	judge_string("SeaBIOS\nBooting from DVD/CD...\n");
	assert_explained("no line \"TAP version 13\" in 31 bytes");
	judge_string("TAP version 14\n# cpus: 4 online\n# crossmod: wai");
	assert_explained("after line 2: \"# cpus: 4 online\"");
	judge_string("SeaBIOS\nTAP version 14");
	assert_explained("cut off in its first line");
	judge_string("TAP version 14\nBail out! page fault\n");
	assert_explained("the kernel crashed (\"Bail out! page fault\")");
	judge_string(
		"TAP version 14\n1..0\n# end of log: 2 lines, crc32 00000000, verdict inconclu");
	assert_explained("cut off in its end line");
	judge_string(
		"TAP version 14\n# end of log: 1 lines, crc32 zzzzzzzz, verdict inconclusive\n");
	assert_explained("the end line is damaged");
	judge_string(
		"TAP version 14\n# end of log: 5 lines, crc32 00000000, verdict inconclusive\n");
	assert_explained("the end line says 5, and there are 1");
	judge_string(
		"TAP version 14\n# end of log: 1 lines, crc32 00000000, verdict inconclusive\n");
	assert_explained("the end line says crc32 00000000");
}

static void test_restart(void **state)
{
	char *log = sample_seal(sample_body, "as expected");
	char again[16384];

	(void)state;
	snprintf(again, sizeof(again), "TAP version 14\n# loader: PVH\n\x1b[2J%s", log);
	assert_int_equal(judge_string(again), STATUS_NOT_WHOLE);
	assert_explained("restarted by itself after line 2 of its log: \"# loader: PVH\"");
	free(log);
}

static void test_what_stands_around(void **state)
{
	static const char before[] = "\x1b[2J\0\xff\x80 BdsDxe: loading\r\n\x1b[01;01H";
	char *log = sample_seal(sample_body, "as expected");
	char around[16384];
	size_t length = sizeof(before) - 1;

	(void)state;
	memcpy(around, before, length);
	length += (size_t)snprintf(around + length, sizeof(around) - length, "%s\xff\x1b[m%s", log,
				   log);
	assert_int_equal(judge_bytes(around, length), STATUS_AS_EXPECTED);
	free(log);
}

/* A machine that cannot run this is nobody's defect: as the end of its log, or in its place. */
static void test_refusal(void **state)
{
	static const char body[] = "TAP version 14\n# a\nBail out! cannot run here: too old\n";
	static const char line[] = "GRUB\r\ncrossmod: cannot run here: too old\r\n";

	(void)state;
	assert_int_equal(judge_sealed(body, "cannot run"), STATUS_NO_MACHINE);
	assert_explained("cannot run here: too old");
	assert_int_equal(judge_string(line), STATUS_NO_MACHINE);
	assert_explained("cannot run here: too old");
	/* Either word alone contradicts itself. */
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_NOT_WHOLE);
	assert_int_equal(judge_sealed("TAP version 14\n# a\n1..0\n", "cannot run"),
			 STATUS_NOT_WHOLE);
	assert_int_equal(judge_sealed("TAP version 14\nBail out! why\n", "cannot run"),
			 STATUS_NOT_WHOLE);
}

static void test_crash(void **state)
{
	static const char body[] =
		"TAP version 14\n# rip 0\nBail out! page \x1b[2J fault on CPU 1\n";

	(void)state;
	assert_int_equal(judge_sealed(body, "crashed"), STATUS_NOT_WHOLE);
	assert_explained("the kernel crashed: \"page ?[2J fault on CPU 1\"");
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_NOT_WHOLE);
	assert_explained("says \"inconclusive\", and it has a line \"Bail out!\"");
	assert_int_equal(judge_sealed("TAP version 14\n1..0\n", "crashed"), STATUS_NOT_WHOLE);
	assert_explained("says \"crashed\", and it does not have");
	assert_int_equal(judge_sealed("TAP version 14\nBail out! x\n1..0\n", "crashed"),
			 STATUS_NOT_WHOLE);
	assert_explained("stands after the crash");
}

static void test_plan_and_numbers(void **state)
{
	static const char *const swaps[][3] = {
		{"1..2\n", "1..3\n", "plan is 3 tests, and there are 2"},
		{"1..2\n", "", "no plan stands before it"},
		{"1..2\n", "1..2\n1..2\n", "a second plan"},
		{"1..2\n", "1..18446744073709551616\n", "is no plan of tests"},
		{"ok 2", "ok 1", "whose number was there already"},
		{"ok 2", "ok 3", "out of order"},
		{"ok 2", "ok -2", "no test that Crossmod writes"},
		{"ok 2", "not ok 2", "not marked as this one in TAP"},
		{"12 executions\n", "12 executions # TODO x\n", "not marked as this one in TAP"},
		{"12 executions\n", "12 executions # MAYBE x\n", "no test that Crossmod writes"},
		{"ok 2 - three-sync: as", "ok 2 - two-sync: as",
		 "figures are of the scenario \"three-sync\""},
		{"sync: as expected: n", "sync: forbidden: n",
		 "its line says \"forbidden: nothing"},
		{"unserialized 3 in 17 exec", "unserialized 4 in 17 exec",
		 "it amounts to \"as expected: showed unserialized 3 in 17 executions\", and its"},
		{"forbids in 12 exec", "forbids in 13 exec",
		 "and its line says \"as expected: not"},
		{"ok 2 - three-sync: ", "ok 2 - ", "\"as expected\" (line 67): its figures are of"},
		{"# a comment", "a comment", "line 66 of the log is not one that Crossmod writes"},
		{"# a comment between two tests", "  ---", "figures that belong to no test"},
		{"  scenario: direct", "scenario: direct", "stands inside a test's figures"},
		{"TAP version 14\n", "TAP version 14\n\x01\n", "line 2 of the log is not one"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(swaps);
}

static void test_endless_figures(void **state)
{
	(void)state;
	assert_int_equal(
		judge_sealed("TAP version 14\n1..1\nok 1 - x: as expected\n  ---\n  a: 1\n",
			     "as expected"),
		STATUS_NOT_WHOLE);
	assert_explained("the figures of \"x\" have no end");
	assert_int_equal(
		judge_sealed("TAP version 14\n1..1\nok 1 - x: as expected\n", "as expected"),
		STATUS_NOT_WHOLE);
	assert_explained("\"x\" (line 3): it has no figures");
}

static void test_a_line_of_megabytes(void **state)
{
	static const char tap[] = "TAP version 14\n";
	size_t length = 8 << 20;
	char *line = malloc(length);

	(void)state;
	assert_non_null(line);
	memset(line, 'x', length);
	memcpy(line, tap, sizeof(tap) - 1);
	assert_int_equal(judge_bytes(line, length), STATUS_NOT_WHOLE);
	assert_explained("after line 1: \"TAP version 14\"");
	memset(line, 0, length);
	assert_int_equal(judge_bytes(line, length), STATUS_NOT_WHOLE);
	assert_explained("there is no log");
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut_at_every_byte),
		cmocka_unit_test(test_every_flipped_bit),
		cmocka_unit_test(test_every_lost_or_doubled_line),
		cmocka_unit_test(test_where_it_is_cut),
		cmocka_unit_test(test_restart),
		cmocka_unit_test(test_what_stands_around),
		cmocka_unit_test(test_refusal),
		cmocka_unit_test(test_crash),
		cmocka_unit_test(test_plan_and_numbers),
		cmocka_unit_test(test_endless_figures),
		cmocka_unit_test(test_a_line_of_megabytes),
	};

	return cmocka_run_group_tests(tests, NULL, judgement_done);
}
