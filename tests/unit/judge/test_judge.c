/*
 * The judge on whole logs: what their verdict and status are. What it says of the machine is in
 * test_judge_machine.c, which logs are not whole in test_judge_whole.c and test_figures.c.
 */
#include "tests/unit/sample/judge_sample.h"
#include "tools/judge/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The sample, in which "direct" says `verdict` in its TAP line and in its figures, and then so many
 * places are changed. To be freed. */
static char *direct_says(const char *tap_line, const char *verdict, const char *const (*swaps)[2],
			 size_t count)
{
	const char *const said[][2] = {
		{"ok 1 - direct: as expected: showed unserialized 3 in 17 executions", tap_line},
		{"verdict: as expected", verdict},
	};
	char *half = sample_swap_all(sample_body, said, 2);
	char *whole = sample_swap_all(half, swaps, count);

	free(half);
	return whole;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char forbidden_line[] = "not ok 1 - direct: forbidden: late-old 1 in 17 executions";
#define INCONCLUSIVE_LINE(why)                                                                     \
	"not ok 1 - direct: inconclusive: " why "; 17 executions in all # TODO proves nothing"

static void test_as_expected(void **state)
{
	char *log = sample_seal(sample_body, "as expected");
	char *returns = sample_with_returns(log);

	(void)state;
	assert_int_equal(judge_string(log), STATUS_AS_EXPECTED);
	assert_int_equal(judgement.test_count, 2);
	assert_int_equal(judgement.tests[0].figures.total.outcomes[OUTCOME_UNSERIALIZED], 3);
	assert_int_equal(judgement.tests[0].figures.patch.ns[1], 81);
	assert_string_equal(judgement.tests[0].figures.ratio, "1.05");
	assert_int_equal(judgement.tests[1].figures.cpus[1].apic, 2);
	assert_explained("2 as expected, 0 forbidden, 0 defective, 0 inconclusive, 0 skipped");
	assert_int_equal(judge_string(returns), STATUS_AS_EXPECTED);
	free(log);
	free(returns);
}

static void test_forbidden(void **state)
{
	static const char *const swaps[][2] = {
		{"forbid   torn fault\n", "forbid   late-old fault\n"},
		{"forbid: [torn, fault]", "forbid: [late-old, fault]"},
	};
	char *body = direct_says(forbidden_line, "verdict: forbidden", swaps, COUNT(swaps));

	(void)state;
	assert_int_equal(judge_sealed(body, "wrong protocol"), STATUS_FORBIDDEN);
	assert_int_equal(judgement.tests[0].verdict, VERDICT_FORBIDDEN);
	assert_int_equal(judgement.tests[1].verdict, VERDICT_AS_EXPECTED);
	assert_explained("1 as expected, 1 forbidden, 0 defective");
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_NOT_WHOLE);
	assert_explained("its scenarios amount to \"wrong protocol\"");
	free(body);
}

static void test_unseen_is_inconclusive(void **state)
{
	static const char *const swaps[][2] = {
		{"show     unserialized\n", "show     unserialized stale\n"},
		{"show: [unserialized]", "show: [unserialized, stale]"},
	};
	static const char line[] = INCONCLUSIVE_LINE("stale not seen");
	char *body = direct_says(line, "verdict: inconclusive", swaps, COUNT(swaps));
	char *nothing = direct_says(line, "verdict: inconclusive", NULL, 0);

	(void)state;
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_int_equal(judge_sealed(nothing, "inconclusive"), STATUS_NOT_WHOLE);
	assert_explained("they say \"inconclusive\"");
	free(body);
	free(nothing);
}

static void test_a_reason_is_inconclusive(void **state)
{
	char *body = direct_says(
		INCONCLUSIVE_LINE("CPU 2 (APIC id 2) did not answer"),
		"verdict: inconclusive\n  reason: \"CPU 2 (APIC id 2) did not answer\"", NULL, 0);

	(void)state;
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_string_equal(judgement.tests[0].figures.reason, "CPU 2 (APIC id 2) did not answer");
	free(body);
}

/* One of CPU 1's old ones could not be placed: its transition is gone, and the next one is first.
 */
static void test_unknown_is_inconclusive(void **state)
{
	static const char *const swaps[][2] = {
		{"old: 7", "old: 6"},
		{"unknown: 0", "unknown: 1"},
		{"{old: [3, 1]", "{old: [2, 1]"},
		{"late-old: 1", "late-old: 0"},
		{"executions: 9, old: 4", "executions: 9, old: 3"},
		{"unknown: 0, unserialized: 2, late-old: 1",
		 "unknown: 1, unserialized: 2, late-old: 0"},
	};
	char *body = direct_says(INCONCLUSIVE_LINE("1 executions could not be placed"),
				 "verdict: inconclusive", swaps, COUNT(swaps));
	/* As it was once said: the count is that of all */
	char *all = direct_says("not ok 1 - direct: inconclusive: some executions could not be "
				"placed (17 executions) # TODO proves nothing",
				"verdict: inconclusive", swaps, COUNT(swaps));

	(void)state;
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_int_equal(judgement.tests[0].figures.total.outcomes[OUTCOME_UNKNOWN], 1);
	assert_int_equal(judge_sealed(all, "inconclusive"), STATUS_NOT_WHOLE);
	assert_explained("it amounts to \"inconclusive: 1 executions could not be placed; 17");
	free(body);
	free(all);
}

static void test_forbidden_outweighs_unseen_and_reason(void **state)
{
	static const char *const swaps[][2] = {
		{"show     unserialized\n", "show     stale\n"},
		{"show: [unserialized]", "show: [stale]"},
		{"forbid   torn fault\n", "forbid   late-old\n"},
		{"forbid: [torn, fault]", "forbid: [late-old]"},
	};
	char *body = direct_says(forbidden_line, "verdict: forbidden\n  reason: a CPU was lost",
				 swaps, COUNT(swaps));

	(void)state;
	assert_int_equal(judge_sealed(body, "wrong protocol"), STATUS_FORBIDDEN);
	free(body);
}

static const char not_classified[] =
	"# machine: not classified: no scenario whose models are known has run\n";

/* Judges a log of one test without figures, whose line is this. */
static enum status judge_bare_line(const char *line, const char *verdict)
{
	char body[4096];

	snprintf(body, sizeof(body), "TAP version 14\n1..1\n%s\n%s", line, not_classified);
	return judge_sealed(body, verdict);
}

static void test_skipped(void **state)
{
	static const char line[] = "ok 1 - sync-serialize: skipped # SKIP no such instruction";

	(void)state;
	assert_int_equal(judge_bare_line(line, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_int_equal(judgement.tests[0].kind, JUDGED_SKIPPED);
	assert_explained("0 inconclusive, 1 skipped");
	assert_int_equal(judge_bare_line(line, "as expected"), STATUS_NOT_WHOLE);
	assert_int_equal(judge_bare_line("ok 1 - x: inconclusive # SKIP y", "inconclusive"),
			 STATUS_NOT_WHOLE);
	assert_explained("it amounts to \"skipped\", and its line says \"inconclusive\"");
	assert_int_equal(judge_bare_line("not ok 1 - x: skipped # SKIP y", "inconclusive"),
			 STATUS_NOT_WHOLE);
	assert_explained("a test that is skipped is not marked as this one in TAP");
}

/* It says nothing of what the others have shown. */
static void test_skipped_beside_others(void **state)
{
	static const char *const swaps[][2] = {
		{"1..2\n", "1..3\n"},
		{"# scenarios: 2, of 2", "# scenarios: 3, of 3"},
		{"# machine: con", "ok 3 - x: skipped # SKIP y\n# machine: con"},
	};
	char *body = sample_swap_all(sample_body, swaps, COUNT(swaps));

	(void)state;
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_AS_EXPECTED);
	assert_explained("2 as expected, 0 forbidden, 0 defective, 0 inconclusive, 1 skipped");
	free(body);
}

/* Those before which the run was ended: what is left is not what was planned. */
static void test_a_run_that_was_ended(void **state)
{
	static const char *const swaps[][2] = {
		{"1..2", "1..3"},
		{"# scenarios: 2, of 2", "# scenarios: 3, of 3"},
		{"# machine: con",
		 "ok 3 - x: skipped # SKIP the run was ended before it\n# machine: con"},
	};
	char *body = sample_swap_all(sample_body, swaps, COUNT(swaps));

	(void)state;
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_int_equal(judgement.machine.not_run, 1);
	assert_explained("2 as expected, 0 forbidden, 0 defective, 0 inconclusive, 1 skipped");
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_NOT_WHOLE);
	assert_explained("its scenarios amount to \"inconclusive\"");
	free(body);
}

static void test_a_file_that_was_refused(void **state)
{
	static const char line[] = "not ok 1 - x.scn: inconclusive: x.scn:3:9: expected a place "
				   "(quad, line, page), found \"lin\" # TODO proves nothing";

	(void)state;
	assert_int_equal(judge_bare_line(line, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_int_equal(judgement.tests[0].kind, JUDGED_REFUSED);
	assert_explained("1 inconclusive, 0 skipped");
	assert_int_equal(judge_bare_line(line, "as expected"), STATUS_NOT_WHOLE);
	assert_int_equal(judge_bare_line("not ok 1 - x: inconclusive: y", "inconclusive"),
			 STATUS_NOT_WHOLE);
	assert_explained("\"x\" (line 3): it has no figures");
	assert_int_equal(judge_bare_line("ok 1 - x: inconclusive: y # TODO z", "inconclusive"),
			 STATUS_NOT_WHOLE);
	assert_explained("a test that is inconclusive is not marked as this one in TAP");
	assert_int_equal(judge_bare_line("not ok 1 - x: forbidden: y # TODO z", "inconclusive"),
			 STATUS_NOT_WHOLE);
	assert_explained("it amounts to \"inconclusive\", and its line says \"forbidden: y\"");
}

/* The longest name that a file can have, in another script. */
static void test_the_name_of_a_refused_file(void **state)
{
	char name[256] = "", line[2048], *shown;
	size_t length;
	FILE *to = open_memstream(&shown, &length);

	(void)state;
	for (size_t n = 0; n < 125; n++)
		snprintf(name + 2 * n, sizeof(name) - 2 * n, "\u00fc.scn");
	snprintf(line, sizeof(line),
		 "not ok 1 - %s: inconclusive: %s:3:9: expected this, found that # TODO proves "
		 "nothing",
		 name, name);
	assert_int_equal(judge_bare_line(line, "inconclusive"), STATUS_INCONCLUSIVE);
	summary_print(to, &judgement);
	fclose(to);
	snprintf(line, sizeof(line), "\n%s  inconclusive  ", name);
	assert_non_null(strstr(shown, line));
	snprintf(line, sizeof(line), "%s:3:9: expected this, found that\n", name);
	assert_non_null(strstr(shown, line));
	free(shown);

	snprintf(line, sizeof(line), "ok 1 - %s: inconclusive: no scenario # TODO proves nothing",
		 name);
	assert_int_equal(judge_bare_line(line, "inconclusive"), STATUS_NOT_WHOLE);
	snprintf(line, sizeof(line), "the log contradicts itself in \"%s\" (line 3)", name);
	assert_explained(line);
}

static void test_a_refused_file_outweighs_what_is_as_expected(void **state)
{
	static const char *const swaps[][2] = {
		{"1..2\n", "1..3\n"},
		{"# scenarios: 2, of 2 files; 0 are", "# scenarios: 2, of 3 files; 1 are"},
		{"# machine: con",
		 "not ok 3 - x: inconclusive: y # TODO proves nothing\n# machine: con"},
	};
	char *body = sample_swap_all(sample_body, swaps, COUNT(swaps));

	(void)state;
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_NOT_WHOLE);
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_INCONCLUSIVE);
	free(body);
}

/* Each contradicts the other, or says it twice; a scenario that was skipped has no second chance.
 */
static void test_one_name_twice(void **state)
{
	static const char *const swaps[][2] = {
		{"1..2\n", "1..3\n"},
		{"# scenarios: 2, of 2", "# scenarios: 3, of 3"},
		{"# machine: con", "ok 3 - direct: skipped # SKIP y\n# machine: con"},
	};
	static const char *const refused[][2] = {
		{"1..2\n", "1..3\n"},
		{"# scenarios: 2, of 2 files; 0 are", "# scenarios: 2, of 3 files; 1 are"},
		{"# machine: con",
		 "not ok 3 - direct: inconclusive: y # TODO proves nothing\n# machine: con"},
	};
	char *body = sample_swap_all(sample_body, swaps, COUNT(swaps));
	char *file = sample_swap_all(sample_body, refused, COUNT(refused));

	(void)state;
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_NOT_WHOLE);
	assert_explained("two tests are of the scenario \"direct\" (lines 12 and ");
	assert_int_equal(judge_sealed(file, "inconclusive"), STATUS_INCONCLUSIVE);
	free(body);
	free(file);
}

static void test_no_test_proves_nothing(void **state)
{
	char body[200];

	(void)state;
	snprintf(body, sizeof(body), "TAP version 14\n1..0\n%s", not_classified);
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_NOT_WHOLE);
	assert_explained("amount to \"inconclusive\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_expected),
		cmocka_unit_test(test_forbidden),
		cmocka_unit_test(test_unseen_is_inconclusive),
		cmocka_unit_test(test_a_reason_is_inconclusive),
		cmocka_unit_test(test_unknown_is_inconclusive),
		cmocka_unit_test(test_forbidden_outweighs_unseen_and_reason),
		cmocka_unit_test(test_skipped),
		cmocka_unit_test(test_skipped_beside_others),
		cmocka_unit_test(test_a_run_that_was_ended),
		cmocka_unit_test(test_a_file_that_was_refused),
		cmocka_unit_test(test_the_name_of_a_refused_file),
		cmocka_unit_test(test_a_refused_file_outweighs_what_is_as_expected),
		cmocka_unit_test(test_one_name_twice),
		cmocka_unit_test(test_no_test_proves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, judgement_done);
}
