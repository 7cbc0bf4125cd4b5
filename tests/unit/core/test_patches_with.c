/*
 * In how many patches an outcome came: however often, and on however many CPUs, in one of them.
 */
#include "kernel/core/executor.h"
#include "kernel/core/patches_with.h"
#include "tests/unit/fake/fake_arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct patches_with with;

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(4);
	assert_true(executors_allocate());
	executors_clear(false);
	patches_with_begin(&with);
	return 0;
}

/* A patch in which each of the three has so many more. */
static void patch(enum outcome outcome, uint64_t first, uint64_t second, uint64_t third)
{
	executor_of(1)->oracle.outcomes[outcome] += first;
	executor_of(2)->oracle.outcomes[outcome] += second;
	executor_of(3)->oracle.outcomes[outcome] += third;
	patches_with_note(&with);
}

static void test_several_in_one_patch(void **state)
{
	(void)state;
	patch(OUTCOME_TORN, 1, 0, 0);
	assert_int_equal(with.patches[OUTCOME_TORN], 1);
	patch(OUTCOME_TORN, 5, 2, 1);
	assert_int_equal(with.patches[OUTCOME_TORN], 2);
	patch(OUTCOME_TORN, 0, 0, 0);
	assert_int_equal(with.patches[OUTCOME_TORN], 2);
	patch(OUTCOME_TORN, 0, 0, 1);
	assert_int_equal(with.patches[OUTCOME_TORN], 3);
	assert_true(with.known);
}

static void test_each_outcome_by_itself(void **state)
{
	(void)state;
	patch(OUTCOME_OLD, 7, 7, 7);
	patch(OUTCOME_STALE, 0, 1, 0);
	patch(OUTCOME_OLD, 0, 0, 1);
	assert_int_equal(with.patches[OUTCOME_OLD], 2);
	assert_int_equal(with.patches[OUTCOME_STALE], 1);
	for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
		if (outcome != OUTCOME_OLD && outcome != OUTCOME_STALE)
			assert_int_equal(with.patches[outcome], 0);
}

/* What a CPU has counted that took no part is in no sum. */
static void test_who_takes_no_part(void **state)
{
	(void)state;
	executor_of(2)->takes_part = false;
	patch(OUTCOME_FAULT, 0, 3, 0);
	assert_int_equal(with.patches[OUTCOME_FAULT], 0);
	patch(OUTCOME_FAULT, 1, 0, 0);
	assert_int_equal(with.patches[OUTCOME_FAULT], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_several_in_one_patch, begin),
		cmocka_unit_test_setup(test_each_outcome_by_itself, begin),
		cmocka_unit_test_setup(test_who_takes_no_part, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
