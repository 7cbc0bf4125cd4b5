/*
 * Patience: what counts between two looks, and when a wait is over.
 */
#include "lib/patience.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SECOND 1000u
#define HOUR (3600u * SECOND)

/* Looks every so often until it is over; when that was, since it began. */
static uint64_t over_after(uint64_t limit, uint64_t every)
{
	struct patience patience;
	uint64_t begun = 77, now = begun;

	patience_begin(&patience, now, limit, SECOND);
	do
		now += every;
	while (!patience_is_over(&patience, now));
	return now - begun;
}

/* The first look behind the limit. */
static void test_who_looks_often(void **state)
{
	(void)state;
	assert_int_equal(over_after(1600, 1), 1601);
	assert_int_equal(over_after(1600, 100), 1700);
	assert_int_equal(over_after(60 * SECOND, SECOND), 61 * SECOND);
	assert_int_equal(over_after(0, 1), 1);
}

/* Sixteen looks, or as many as the limit has seconds and one: however rare they are, it ends. */
static void test_who_looks_rarely(void **state)
{
	(void)state;
	assert_int_equal(over_after(1600, 1000), 16 * 1000);
	assert_int_equal(over_after(1600, HOUR), 16ull * HOUR);
	assert_int_equal(over_after(60 * SECOND, HOUR), 61ull * HOUR);
	assert_int_equal(over_after(3, HOUR), 4ull * HOUR);
}

/* However long it was, and however much had passed before. */
static void test_a_stop(void **state)
{
	struct patience patience;
	uint64_t now = 5;

	(void)state;
	patience_begin(&patience, now, 1600, SECOND);
	for (unsigned i = 0; i < 14; i++)
		assert_false(patience_is_over(&patience, now += 100));
	assert_false(patience_is_over(&patience, now += HOUR));
	/* 1400 and 101 */
	assert_false(patience_is_over(&patience, now += 99));
	assert_true(patience_is_over(&patience, now += 1));
	assert_true(patience_is_over(&patience, now));
}

/* However long the limit is, no stop counts more than a second. */
static void test_a_stop_of_a_long_wait(void **state)
{
	struct patience patience;
	uint64_t now = 0;

	(void)state;
	patience_begin(&patience, now, 600 * SECOND, SECOND);
	for (unsigned i = 0; i < 599; i++)
		assert_false(patience_is_over(&patience, now += SECOND));
	assert_false(patience_is_over(&patience, now += HOUR));
	assert_true(patience_is_over(&patience, now += 1));
}

/* A clock that goes back is one that has stopped. */
static void test_a_clock_that_goes_back(void **state)
{
	struct patience patience;

	(void)state;
	patience_begin(&patience, HOUR, 1600, SECOND);
	assert_false(patience_is_over(&patience, 10));
	assert_false(patience_is_over(&patience, 100));
	assert_false(patience_is_over(&patience, 50));
	/* 101 and 90 and 101 */
	for (uint64_t now = 51; now < 51 + 1600 - 292; now++)
		assert_false(patience_is_over(&patience, now));
	assert_false(patience_is_over(&patience, 50 + 1600 - 292));
	assert_true(patience_is_over(&patience, 50 + 1600 - 292 + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_looks_often),
		cmocka_unit_test(test_who_looks_rarely),
		cmocka_unit_test(test_a_stop),
		cmocka_unit_test(test_a_stop_of_a_long_wait),
		cmocka_unit_test(test_a_clock_that_goes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
