/*
 * The oracle, told of many executions at once.
 */
#include "kernel/core/oracle.h"
#include "kernel/core/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define RECORDS 100000
#define LANDINGS (LANDED_UNKNOWN + 1)

static struct oracle oracle;

static int begin(void **state)
{
	(void)state;
	memset(&oracle, 0, sizeof(oracle));
	return 0;
}

/* Many at once are as many one by one: in any stage and after anything, and so is what follows. */
static void test_many_at_once(void **state)
{
	struct oracle one_by_one;
	uint64_t random = 9;

	(void)state;
	memset(&one_by_one, 0, sizeof(one_by_one));
	for (unsigned i = 0; i < RECORDS; i++) {
		const struct executed executed = {
			.stage = 1 + random_next(&random) % 4,
			.site = random_next(&random) % SITES_MAX,
			.landing = random_next(&random) % LANDINGS,
			.serializations = random_next(&random) % 2,
			.flag_was_set = random_next(&random) % 2,
			.handler_retired = random_next(&random) % 4 == 0,
			.breakpoint_is_new = random_next(&random) % 4 == 0,
		};
		uint64_t count = 1 + random_next(&random) % 5;

		oracle_record_many(&oracle, &executed, count);
		for (uint64_t n = 0; n < count; n++)
			oracle_record(&one_by_one, &executed);
	}
	assert_true(oracle_adds_up(&oracle));
	assert_int_equal(oracle.executions, one_by_one.executions);
	assert_int_equal(oracle.first, one_by_one.first);
	assert_memory_equal(oracle.outcomes, one_by_one.outcomes, sizeof(oracle.outcomes));
	assert_memory_equal(oracle.transitions, one_by_one.transitions, sizeof(oracle.transitions));
}

/* More of them than 32 bits can count. */
static void test_very_many_at_once(void **state)
{
	const struct executed executed = {.stage = 2, .landing = LANDED_OLD, .flag_was_set = true};
	const uint64_t count = 1ull << 40;

	(void)state;
	oracle_record_many(&oracle, &executed, count);
	assert_int_equal(oracle.executions, count);
	assert_int_equal(oracle.outcomes[OUTCOME_OLD], count);
	assert_int_equal(oracle.outcomes[OUTCOME_LATE_OLD], count);
	assert_int_equal(oracle.outcomes[OUTCOME_STALE], count);
	assert_int_equal(oracle.transitions[TRANSITION_OLD][TRANSITION_OLD][0], count - 1);
	assert_int_equal(oracle.first, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_many_at_once, begin),
		cmocka_unit_test_setup(test_very_many_at_once, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
