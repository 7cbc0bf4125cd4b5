/*
 * The verdict, from what a scenario shows and forbids, and what was counted.
 */
#include "kernel/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct scenario scenario = {
	.name = "sample",
	.show = OUTCOME_BIT(OUTCOME_UNSERIALIZED) | OUTCOME_BIT(OUTCOME_LATE_OLD),
	.forbid = OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT),
};
static const struct scenario silent = {.name = "silent"};

static struct run run;

/* What it shows was seen, and nothing of what it forbids. */
static void begin(void)
{
	memset(&run, 0, sizeof(run));
	run.scenario = &scenario;
	run.total.outcomes[OUTCOME_OLD] = 5;
	run.total.outcomes[OUTCOME_UNSERIALIZED] = 1;
	run.total.outcomes[OUTCOME_LATE_OLD] = 1;
}

static void test_as_expected(void **state)
{
	(void)state;
	begin();
	assert_int_equal(verdict_of(&run), VERDICT_AS_EXPECTED);
}

/* What it neither shows nor forbids may be seen or not. */
static void test_other_outcomes_do_not_matter(void **state)
{
	(void)state;
	begin();
	run.total.outcomes[OUTCOME_FAULT] = 1;
	run.total.outcomes[OUTCOME_BREAKPOINT] = 1;
	run.total.outcomes[OUTCOME_OLD] = 0;
	assert_int_equal(verdict_of(&run), VERDICT_AS_EXPECTED);
}

static void test_each_forbidden_outcome(void **state)
{
	static const enum outcome forbidden[] = {OUTCOME_TORN, OUTCOME_LATE_BREAKPOINT};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		begin();
		run.total.outcomes[forbidden[i]] = 1;
		assert_int_equal(verdict_of(&run), VERDICT_FORBIDDEN);
	}
}

/* Whatever else: what was forbidden and was seen has been seen. */
static void test_forbidden_comes_first(void **state)
{
	(void)state;
	begin();
	run.total.outcomes[OUTCOME_LATE_BREAKPOINT] = 1;
	run.total.outcomes[OUTCOME_UNSERIALIZED] = 0;
	run.total.outcomes[OUTCOME_UNKNOWN] = 1;
	strcpy(run.reason, "CPU 1 did not acknowledge");
	assert_int_equal(verdict_of(&run), VERDICT_FORBIDDEN);
}

static void test_each_outcome_that_is_not_shown(void **state)
{
	static const enum outcome shown[] = {OUTCOME_UNSERIALIZED, OUTCOME_LATE_OLD};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		begin();
		run.total.outcomes[shown[i]] = 0;
		assert_int_equal(verdict_of(&run), VERDICT_INCONCLUSIVE);
	}
}

static void test_a_reason_is_inconclusive(void **state)
{
	(void)state;
	begin();
	strcpy(run.reason, "CPU 1 did not acknowledge");
	assert_int_equal(verdict_of(&run), VERDICT_INCONCLUSIVE);
}

static void test_unknown_is_inconclusive(void **state)
{
	(void)state;
	begin();
	run.total.outcomes[OUTCOME_UNKNOWN] = 1;
	assert_int_equal(verdict_of(&run), VERDICT_INCONCLUSIVE);
}

static void test_a_scenario_that_says_nothing(void **state)
{
	(void)state;
	begin();
	run.scenario = &silent;
	run.total.outcomes[OUTCOME_TORN] = 1;
	assert_int_equal(verdict_of(&run), VERDICT_AS_EXPECTED);
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(verdict_name(VERDICT_AS_EXPECTED), "as expected");
	assert_string_equal(verdict_name(VERDICT_FORBIDDEN), "forbidden");
	assert_string_equal(verdict_name(VERDICT_INCONCLUSIVE), "inconclusive");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_expected),
		cmocka_unit_test(test_other_outcomes_do_not_matter),
		cmocka_unit_test(test_each_forbidden_outcome),
		cmocka_unit_test(test_forbidden_comes_first),
		cmocka_unit_test(test_each_outcome_that_is_not_shown),
		cmocka_unit_test(test_a_reason_is_inconclusive),
		cmocka_unit_test(test_unknown_is_inconclusive),
		cmocka_unit_test(test_a_scenario_that_says_nothing),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
