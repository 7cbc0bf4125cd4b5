/*
 * What a patch cannot cost less than, worked out by hand, and where a ratio to that says something.
 */
#include "kernel/report/limit.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* 2 syncs of 1000, the stores' 70, and 300 and 5 of waits. */
static void test_all_parts(void **state)
{
	struct limit limit = limit_of(
		scenario_of("site jmp8 -> jmp8\npatch write breakpoint\n sync cpuid\n wait "
			    "300 cycles\n write tail\n sync iret\n wait 5 cycles\n write "
			    "head\nforbid torn\n"),
		1000, 70);

	(void)state;
	assert_int_equal(limit.syncs, 2);
	assert_int_equal(limit.stores, 3);
	assert_int_equal(limit.wait_cycles, 305);
	assert_int_equal(limit.cycles, 2375);
}

/* What a sync costs is no part of a protocol that has none. */
static void test_stores_alone(void **state)
{
	struct limit limit = limit_of(
		scenario_of("site jmp8 -> jmp8\npatch write all\nforbid torn\n"), 1000, 70);

	(void)state;
	assert_int_equal(limit.syncs, 0);
	assert_int_equal(limit.stores, 1);
	assert_int_equal(limit.wait_cycles, 0);
	assert_int_equal(limit.cycles, 70);
}

static void assert_ratio(uint64_t patch, uint64_t limit, uint64_t reading, const char *ratio)
{
	char shown[LIMIT_RATIO_SIZE];

	limit_ratio(shown, patch, limit, reading);
	assert_string_equal(shown, ratio);
}

static void test_ratios(void **state)
{
	(void)state;
	assert_ratio(2500, 1000, 10, "2.50");
	assert_ratio(1009, 1000, 10, "1.00"); /* rounded down */
	assert_ratio(1010, 1000, 10, "1.01");
	assert_ratio(999, 1000, 10, "0.99");
	assert_ratio(1000, 1000, 0, "1.00");
	assert_ratio(UINT64_MAX, 1, 0, "18446744073709551615.00");
}

static void test_ratios_that_say_nothing(void **state)
{
	(void)state;
	assert_ratio(0, 1000, 1, "none"); /* nothing was measured, or less than the clock takes */
	assert_ratio(1000, 0, 0, "none");
	assert_ratio(442, 85, 26, "none"); /* the limit is three readings of the clock */
	assert_ratio(1000, 319, 10, "none");
	assert_ratio(1000, 320, 10, "3.12");
}

/* Back to back, only what waits has a limit that a patch can be compared with. */
static void test_back_to_back(void **state)
{
	struct scenario scenario = {.step_count = 1, .steps = {{.kind = STEP_FENCE}}};
	struct limit limit = limit_of(&scenario, 100, 50);

	(void)state;
	assert_int_equal(limit_compared(&scenario, &limit), 50);
	scenario.back_to_back = true;
	assert_int_equal(limit_compared(&scenario, &limit), 0);
	scenario.steps[0].kind = STEP_SYNC;
	limit = limit_of(&scenario, 100, 50);
	assert_int_equal(limit_compared(&scenario, &limit), 150);
	scenario.steps[0] = (struct step){.kind = STEP_WAIT, .cycles = 7};
	limit = limit_of(&scenario, 100, 50);
	assert_int_equal(limit_compared(&scenario, &limit), 57);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_parts),    cmocka_unit_test(test_stores_alone),
		cmocka_unit_test(test_ratios),	     cmocka_unit_test(test_ratios_that_say_nothing),
		cmocka_unit_test(test_back_to_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
