/*
 * The bounds of a log: what is said of what was not seen, and of what was, in the summary and in
 * the lines behind a log; and that those are held against the log.
 *
 * The sample (sample_log.c) has one patch in each scenario, so that all of it can be computed by
 * hand: no zero says more than 0.95, and what came in 1 of 1 patches is above 0.025.
 */
#include "tests/unit/sample/judge_sample.h"
#include "tools/judge/bounds.h"
#include "tools/judge/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DIRECT_ZERO "# bound: direct: no torn, fault in 1 patches: below 0.951 a patch\n"
#define THREE_SYNC_ZERO                                                                            \
	"# bound: three-sync: no torn, fault, unserialized, late-old, late-breakpoint in 1 "       \
	"patches: below 0.951 a patch\n"
#define LINES                                                                                      \
	"# bound: direct: unserialized in 1 of 1 patches: 1 (0.0249 to 1) a patch\n"               \
	"# bound: direct: late-old in 1 of 1 patches: 1 (0.0249 to 1) a patch\n" DIRECT_ZERO       \
		THREE_SYNC_ZERO

static char *log; /* the sample, whole */

static int begin(void **state)
{
	(void)state;
	log = sample_seal(sample_body, "as expected");
	return 0;
}

static int end(void **state)
{
	free(log);
	return judgement_done(state);
}

static void add(void *to, const char *line)
{
	fputs(line, to);
}

/* The lines of what was judged last. */
static const char *lines(void)
{
	static char said[4096];
	FILE *to = fmemopen(said, sizeof(said), "w");

	assert_non_null(to);
	bounds_lines(judgement.tests, judgement.test_count, add, to);
	fclose(to);
	return said;
}

static void assert_summarized(const char *words)
{
	char *said;
	size_t length;
	FILE *to = open_memstream(&said, &length);

	assert_non_null(to);
	summary_print(to, &judgement);
	fclose(to);
	if (!strstr(said, words))
		fail_msg("\"%s\" is not in:\n%s", words, said);
	free(said);
}

static enum status judge_behind(const char *behind)
{
	size_t size = strlen(log) + strlen(behind) + 1;
	char *said = malloc(size);
	enum status status;

	assert_non_null(said);
	snprintf(said, size, "%s%s", log, behind);
	status = judge_string(said);
	free(said);
	return status;
}

static void test_the_lines(void **state)
{
	(void)state;
	assert_int_equal(judge_string(log), STATUS_AS_EXPECTED);
	assert_string_equal(lines(), LINES);
}

static void test_the_summary(void **state)
{
	(void)state;
	assert_int_equal(judge_string(log), STATUS_AS_EXPECTED);
	assert_summarized(
		"unserialized 3 in 17 executions of 1 patches: 1 (0.0249 to 1) a patch; nothing "
		"forbidden: below 0.951 a patch; 81 ns");
	assert_summarized("nothing forbidden in 12 executions of 1 patches: below 0.951 a patch\n");
	assert_summarized(
		"\nbounds: all that was not seen is below 0.951 a patch (95 %); the largest "
		"bound is that of direct, in 1 patches\n");
}

/* What ended early has not shown it, as far as it went. */
static void test_a_run_that_ended_early(void **state)
{
	static const char *const swaps[][2] = {
		{"ok 2 - three-sync: as expected: nothing that it forbids in 12 executions",
		 "not ok 2 - three-sync: inconclusive: ended early; 12 executions in all # TODO "
		 "proves "
		 "nothing"},
		{"  scenario: three-sync\n  verdict: as expected\n",
		 "  scenario: three-sync\n  verdict: inconclusive\n  reason: \"ended early\"\n"},
	};
	char *body = sample_swap_all(sample_body, swaps, 2);

	(void)state;
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_summarized(
		"three-sync  inconclusive  ended early; nothing forbidden in 12 executions of "
		"1 patches: below 0.951 a patch\n");
	free(body);
}

/* Behind a log they may stand, all of them, whatever comes between; or none. */
static void test_what_may_stand_behind(void **state)
{
	(void)state;
	assert_int_equal(judge_behind(LINES), STATUS_AS_EXPECTED);
	assert_int_equal(judge_behind("\n\nlogin: \n" LINES "\nverdict: forbidden\n"),
			 STATUS_AS_EXPECTED);
	assert_int_equal(judge_behind("# bounds: 7\n"), STATUS_AS_EXPECTED);
}

static void test_what_contradicts_the_log(void **state)
{
	static const char *const cases[][2] = {
		{DIRECT_ZERO, "and there is \"" BOUNDS_PREFIX "direct: no torn, fault in 1"},
		{"# bound: \n", "and there is \"" BOUNDS_PREFIX "\""},
		{LINES LINES, "it does not amount to \"# bound: direct: unserialized"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(judge_behind(cases[i][0]), STATUS_NOT_WHOLE);
		assert_explained("the bounds behind the log contradict it");
		assert_explained(cases[i][1]);
	}
}

/* Each number of them, and each line. */
static void test_each_digit_counts(void **state)
{
	char changed[] = LINES;

	(void)state;
	for (char *at = changed; *at; at++) {
		char before = *at;

		if (before < '0' || before > '9')
			continue;
		*at = before == '9' ? '8' : (char)(before + 1);
		if (judge_behind(changed) != STATUS_NOT_WHOLE)
			fail_msg("taken:\n%s", changed);
		*at = before;
	}
	assert_int_equal(judge_behind(THREE_SYNC_ZERO), STATUS_NOT_WHOLE);
}

/* They are of the log that they stand behind, and not of the next one. */
static void test_several_logs(void **state)
{
	size_t size = 2 * (strlen(log) + sizeof(LINES)) + 64;
	char *said = malloc(size);
	struct span rest;

	(void)state;
	assert_non_null(said);
	snprintf(said, size, "%s%s%s" DIRECT_ZERO, log, LINES, log);
	rest = (struct span){said, strlen(said)};
	judgement_free(&judgement);
	judge_next(&judgement, &rest);
	assert_int_equal(judgement.status, STATUS_AS_EXPECTED);
	judgement_free(&judgement);
	judge_next(&judgement, &rest);
	assert_int_equal(judgement.status, STATUS_NOT_WHOLE);
	free(said);
}

/* ---- One run --------------------------------------------------------------------------------- */

static struct figures figures; /* 1000 patches */

static void a_run(uint64_t count, bool known, uint64_t patches)
{
	memset(&figures, 0, sizeof(figures));
	figures.forbid = OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_FAULT);
	figures.patches = 1000;
	figures.total.executions = 50000;
	figures.total.outcomes[OUTCOME_TORN] = count;
	figures.has_patches_with = known;
	figures.patches_with[OUTCOME_TORN] = patches;
}

/* 0.00299 by 1 - 0.05^(1/1000); of 1000 the interval of 30 is by the sums of binomial terms that
 * test_bound.c has, and that of at least 1 from below 1 - 0.975^(1/1000). */
static void test_rates(void **state)
{
	char said[BOUNDS_RATE_SIZE];

	(void)state;
	a_run(90, true, 30);
	assert_true(bounds_rate(&figures, OUTCOME_TORN, said));
	assert_string_equal(said, "0.03 (0.0203 to 0.0426)");
	/* Not known: in one patch, or as many as there are executions of it, or in all */
	a_run(30, false, 0);
	assert_true(bounds_rate(&figures, OUTCOME_TORN, said));
	assert_string_equal(said, "2.53e-5 to 0.0426");
	a_run(5000, false, 0);
	assert_true(bounds_rate(&figures, OUTCOME_TORN, said));
	assert_string_equal(said, "2.53e-5 to 1");
	bounds_below(&figures, said);
	assert_string_equal(said, "below 0.003");
}

/* A patch that did not return is none of the patches; all of it may have come there. */
static void test_an_unfinished_patch(void **state)
{
	char said[BOUNDS_RATE_SIZE];

	(void)state;
	a_run(3, true, 0);
	assert_false(bounds_rate(&figures, OUTCOME_TORN, said));
	a_run(30, false, 0);
	snprintf(figures.reason, sizeof(figures.reason), "ended early");
	assert_true(bounds_rate(&figures, OUTCOME_TORN, said));
	assert_string_equal(said, "0 to 0.0426");
	figures.patches = 0;
	assert_false(bounds_rate(&figures, OUTCOME_TORN, said));
	assert_int_equal(bounds_zeros(&figures), 0);
}

static void test_what_is_a_zero(void **state)
{
	(void)state;
	a_run(90, true, 30);
	assert_int_equal(bounds_zeros(&figures), OUTCOME_BIT(OUTCOME_FAULT));
	figures.show = OUTCOME_BIT(OUTCOME_STALE);
	assert_int_equal(bounds_zeros(&figures),
			 OUTCOME_BIT(OUTCOME_FAULT) | OUTCOME_BIT(OUTCOME_STALE));
	/* It may have been any of them */
	figures.total.outcomes[OUTCOME_UNKNOWN] = 1;
	assert_int_equal(bounds_zeros(&figures), 0);
	figures.total.outcomes[OUTCOME_UNKNOWN] = 0;
	figures.total.executions = 0;
	assert_int_equal(bounds_zeros(&figures), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_lines),
		cmocka_unit_test(test_the_summary),
		cmocka_unit_test(test_a_run_that_ended_early),
		cmocka_unit_test(test_what_may_stand_behind),
		cmocka_unit_test(test_what_contradicts_the_log),
		cmocka_unit_test(test_each_digit_counts),
		cmocka_unit_test(test_several_logs),
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_an_unfinished_patch),
		cmocka_unit_test(test_what_is_a_zero),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
