/*
 * Logs of format 3: TAP version 13, in which a test's line has nothing but its name, and what it
 * amounts to is a comment before it. What the judge says of them is what it says of the same log in
 * an older format, which the other tests have.
 */
#include "tests/unit/sample/judge_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What comes before the figures of a test; "2 - x" is its number and its name. */
#define LINES(what, mark, test) "# " test ": " what "\n" mark " " test

#define DIRECT_OLD "ok 1 - direct: as expected: showed unserialized 3 in 17 executions"
#define DIRECT LINES("as expected: showed unserialized 3 in 17 executions", "ok", "1 - direct")
#define SYNC_OLD "ok 2 - three-sync: as expected: nothing that it forbids in 12 executions"
#define SYNC LINES("as expected: nothing that it forbids in 12 executions", "ok", "2 - three-sync")

/* What its scenarios amount to, and what format 1, that of the sample, does not say. */
#define MACHINE "# machine: consistent with coherent, bytewise, snapshot, sequential, prefetch\n"
#define COULD                                                                                      \
	"# machine: what ran could have excluded none; not coherent, bytewise, snapshot, "         \
	"sequential (crossmod classify runs what can)\n"                                           \
	"# machine: what ran cannot tell apart: coherent, bytewise, snapshot, sequential, "        \
	"prefetch (crossmod synth --tell prints what can)\n"

/* The sample in format 3. */
static char *sample;

static int begin(void **state)
{
	static const char *const swaps[][2] = {
		{"TAP version 14\n", "TAP version 13\n"},
		{"# loader: PVH\n", "# format: 3\n"},
		{DIRECT_OLD, DIRECT},
		{SYNC_OLD, SYNC},
		{MACHINE, MACHINE COULD},
	};

	(void)state;
	sample = sample_swap_all(sample_body, swaps, COUNT(swaps));
	return 0;
}

static int end(void **state)
{
	free(sample);
	return judgement_done(state);
}

/* Judges the sample with these places changed. */
static enum status judge_with(const char *const (*swaps)[2], size_t count, const char *verdict)
{
	char *body = sample_swap_all(sample, swaps, count);
	enum status status = judge_sealed(body, verdict);

	free(body);
	return status;
}

static void assert_is(struct span span, const char *words)
{
	if (!span_equals(span, words))
		fail_msg("\"%.*s\" is not \"%s\"", SPAN_ARGUMENTS(span), words);
}

static void test_as_expected(void **state)
{
	(void)state;
	assert_int_equal(judge_sealed(sample, "as expected"), STATUS_AS_EXPECTED);
	assert_int_equal(judgement.test_count, 2);
	assert_is(judgement.tap.tests[0].name, "direct");
	assert_is(judgement.tap.tests[1].name, "three-sync");
	assert_is(judgement.tap.tests[1].description,
		  "as expected: nothing that it forbids in 12 executions");
	assert_int_equal(judgement.header.format, 3);
}

static void test_forbidden(void **state)
{
	static const char *const swaps[][2] = {
		{DIRECT, LINES("forbidden: late-old 1 in 17 executions", "not ok", "1 - direct")},
		{"verdict: as expected", "verdict: forbidden"},
		{"forbid   torn fault\n", "forbid   late-old fault\n"},
		{"forbid: [torn, fault]", "forbid: [late-old, fault]"},
	};

	(void)state;
	assert_int_equal(judge_with(swaps, COUNT(swaps), "wrong protocol"), STATUS_FORBIDDEN);
	assert_int_equal(judgement.tests[0].verdict, VERDICT_FORBIDDEN);
}

/* What proves nothing is no TODO, which whoever reads TAP takes for passed. */
static void test_inconclusive(void **state)
{
	static const char *const swaps[][2] = {
		{DIRECT, LINES("inconclusive: CPU 2 has gone; 17 executions in all", "not ok",
			       "1 - direct")},
		{"verdict: as expected", "verdict: inconclusive\n  reason: \"CPU 2 has gone\""},
		{"not ok 1 - direct", "not ok 1 - direct # TODO proves nothing"},
	};

	(void)state;
	assert_int_equal(judge_with(swaps, 2, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_int_equal(judgement.tests[0].verdict, VERDICT_INCONCLUSIVE);
	assert_int_equal(judge_with(swaps, 3, "inconclusive"), STATUS_NOT_WHOLE);
	assert_explained("a test that is inconclusive is not marked as this one in TAP");
}

/* Judges the sample with a third test, of which there are no figures. */
static enum status judge_third(const char *lines, const char *verdict)
{
	static char all[2048];
	const char *const swaps[][2] = {{"1..2\n", "1..3\n"}, {"# machine: con", all}};

	snprintf(all, sizeof(all), "%s\n# machine: con", lines);
	return judge_with(swaps, COUNT(swaps), verdict);
}

static void without_scenarios(void)
{
	static const char *const swaps[][2] = {{"# scenarios: 2, of 2 files; 0 are refused\n", ""}};
	char *body = sample_swap_all(sample, swaps, 1);

	free(sample);
	sample = body;
}

static void test_skipped(void **state)
{
	(void)state;
	without_scenarios();
	assert_int_equal(judge_third("ok 3 - nmi # SKIP none: # not here", "as expected"),
			 STATUS_AS_EXPECTED);
	assert_int_equal(judgement.tests[2].kind, JUDGED_SKIPPED);
	assert_is(judgement.tap.tests[2].name, "nmi");
	assert_is(judgement.tap.tests[2].reason, "none: # not here");
	assert_int_equal(judge_third("not ok 3 - nmi # SKIP none", "as expected"),
			 STATUS_NOT_WHOLE);
	assert_explained("a test that is skipped is not marked as this one in TAP");
	assert_int_equal(
		judge_third(LINES("as expected: x", "ok", "3 - nmi") " # SKIP none", "as expected"),
		STATUS_NOT_WHOLE);
	assert_explained("it amounts to \"\", and its line says \"as expected: x\"");
	assert_int_equal(judge_third("ok 3 - nmi: skipped", "as expected"), STATUS_NOT_WHOLE);
	assert_explained("it has no figures");
}

/* A file may have a name that ends a log, or that has what stands between a name and its message.
 */
static void test_refused(void **state)
{
	(void)state;
	without_scenarios();
	assert_int_equal(
		judge_third(LINES("inconclusive: x.scn:3:9: expected this", "not ok", "3 - x.scn"),
			    "inconclusive"),
		STATUS_INCONCLUSIVE);
	assert_int_equal(judgement.tests[2].kind, JUDGED_REFUSED);
	assert_is(judgement.tap.tests[2].name, "x.scn");
	assert_is(judgement.tap.tests[2].description, "inconclusive: x.scn:3:9: expected this");
	assert_int_equal(
		judge_third(LINES("inconclusive: y", "not ok", "3 - end of log"), "inconclusive"),
		STATUS_INCONCLUSIVE);
	assert_int_equal(
		judge_third(LINES("inconclusive: y", "not ok", "3 - a: b"), "inconclusive"),
		STATUS_INCONCLUSIVE);
	assert_is(judgement.tap.tests[2].name, "a: b");
	assert_is(judgement.tap.tests[2].description, "inconclusive: y");
	assert_int_equal(judge_third("not ok 3 - x.scn", "inconclusive"), STATUS_NOT_WHOLE);
	assert_explained("it amounts to \"inconclusive\", and its line says \"\"");
	assert_int_equal(judge_third(LINES("inconclusive: y", "ok", "3 - x.scn"), "inconclusive"),
			 STATUS_NOT_WHOLE);
	assert_explained("it has no figures");
	assert_int_equal(judge_third(LINES("inconclusive: y", "not ok", "3 - x.scn") " # TODO z",
				     "inconclusive"),
			 STATUS_NOT_WHOLE);
	assert_explained("it has no figures");
}

static void test_what_contradicts_the_figures(void **state)
{
	static const char nothing[] = "\"three-sync\" (line 69): it amounts to \"as expected: "
				      "nothing that it forbids in 12 executions\", and its line "
				      "says \"\"";
	static const char *const cases[][3] = {
		{"forbids in 12", "forbids in 13", "and its line says \"as expected: nothing"},
		{"# 2 - three-sync: as", "# 1 - three-sync: as", nothing},
		{"# 2 - three-sync: as", "# 2 - two-sync: as", nothing},
		{"# 2 - three-sync: as", "# 2 - three-sync-2: as", nothing},
		{"# 2 - three-sync: as", "# 2 - three: as", nothing},
		{"# 2 - three-sync: as", "# three-sync: as", nothing},
		{"# 2 - three-sync: as expected: nothing that it forbids in 12 executions\n",
		 "# 2 - three-sync\n", nothing},
		{"# a comment between two tests\n# 2 - three-sync: as expected: nothing that it "
		 "forbids in 12 executions\n",
		 "# 2 - three-sync: as expected: nothing that it forbids in 12 executions\n# a "
		 "comment\n",
		 nothing},
		{"\nok 2 - three", "\nnot ok 2 - three", "not marked as this one in TAP"},
		{"\nok 2 - three-sync", "\nok 2 - two-sync", "figures are of the scenario"},
		{"\nok 2 - three-sync\n", "\nok 2 - three-sync # TODO x\n", "not marked as this"},
		{"\nok 2 - three-sync\n", "\nok 2 - three-sync # MAYBE x\n", "no test that"},
		{"\nok 2 - three-sync\n", "\nok 2 - \n", "no test that Crossmod writes"},
		{"\nok 2 - three-sync\n", "\nok 2 -  # SKIP x\n", "no test that Crossmod writes"},
		{"\nok 2 - three-sync\n", "\nok 2 - three-sync: as expected\n",
		 "figures are of the scenario"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const swaps[][2] = {{cases[i][0], cases[i][1]}};

		if (judge_with(swaps, 1, "as expected") != STATUS_NOT_WHOLE)
			fail_msg("case %zu is whole", i);
		assert_explained(cases[i][2]);
	}
}

/* Neither the first line alone nor the format alone makes a log of the other kind. */
static void test_first_line_and_format(void **state)
{
	static const char *const cases[][3] = {
		{"# format: 3\n", "# format: 2\n",
		 "it is of format 2, whose first line is \"TAP version 14\", and not \"TAP version "
		 "13\""},
		{"# format: 3\n", "", "it is of format 1, whose first line is \"TAP version 14\""},
		{"TAP version 13\n", "TAP version 14\n", "is no test that Crossmod writes"},
		{"# format: 3\n", "# format: 4\n", "the log is of format 4, and this crossmod"},
	};
	static const char empty[] = "TAP version 14\n# format: 3\n1..0\n";

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const swaps[][2] = {{cases[i][0], cases[i][1]}};

		if (judge_with(swaps, 1, "as expected") != STATUS_NOT_WHOLE)
			fail_msg("case %zu is whole", i);
		assert_explained(cases[i][2]);
	}
	assert_int_equal(judge_sealed(empty, "inconclusive"), STATUS_NOT_WHOLE);
	assert_explained("it is of format 3, whose first line is \"TAP version 13\"");
}

static void test_cut_anywhere(void **state)
{
	char *log = sample_seal(sample, "as expected");
	char *returns = sample_with_returns(log);

	(void)state;
	for (size_t length = 0; length < strlen(log); length++)
		assert_int_equal(judge_bytes(log, length), STATUS_NOT_WHOLE);
	assert_int_equal(judge_string(returns), STATUS_AS_EXPECTED);
	free(log);
	free(returns);
}

/* A machine that is given another version of Crossmod restarts in the middle of its log. */
static void test_a_restart(void **state)
{
	char *log = sample_seal(sample, "as expected"), *old = sample_seal(sample_body, "x");
	char both[32768];

	(void)state;
	snprintf(both, sizeof(both), "TAP version 14\n# loader: PVH\n\x1b[2J%s", log);
	assert_int_equal(judge_string(both), STATUS_NOT_WHOLE);
	assert_explained("restarted by itself after line 2 of its log: \"# loader: PVH\"");
	snprintf(both, sizeof(both), "TAP version 13\n# loader: PVH\n\x1b[2J%s", old);
	assert_int_equal(judge_string(both), STATUS_NOT_WHOLE);
	assert_explained("restarted by itself after line 2 of its log: \"# loader: PVH\"");
	free(log);
	free(old);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(as_expected),
		TEST(forbidden),
		TEST(inconclusive),
		TEST(skipped),
		TEST(refused),
		TEST(what_contradicts_the_figures),
		TEST(first_line_and_format),
		TEST(cut_anywhere),
		TEST(a_restart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
