#include "lib/rate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_rounds_down(void **state)
{
	(void)state;
	assert_int_equal(rate_per_second(17, 2000000), 8);
	assert_int_equal(rate_per_second(1, 3), 333333);
	assert_int_equal(rate_per_second(7, 3), 2333333);
	assert_int_equal(rate_per_second(0, 5), 0);
	assert_int_equal(rate_per_second(1, 1000001), 0);
}

static void test_no_time(void **state)
{
	(void)state;
	assert_int_equal(rate_per_second(17, 0), 0);
}

/* 10^15 executions, which times 10^6 need 70 bits, in 10^11 us: a bit more than a day. */
static void test_products_beyond_64_bits(void **state)
{
	(void)state;
	assert_int_equal(rate_per_second(1000000000000000, 100000000000), 10000000000);
	assert_int_equal(rate_per_second(1000000000000001, 100000000000), 10000000000);
	assert_int_equal(rate_per_second(UINT64_MAX, 1000000), UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rounds_down),
		cmocka_unit_test(test_no_time),
		cmocka_unit_test(test_products_beyond_64_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
