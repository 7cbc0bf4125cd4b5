/*
 * Costs: the least, the greatest and the percentiles of many measurements.
 */
#include "kernel/core/cost.h"
#include "kernel/core/random.h"
#include "tests/unit/fake/fake_arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct cost cost;

static void begin(void)
{
	memset(&cost, 0, sizeof(cost));
}

static void test_nothing_measured(void **state)
{
	(void)state;
	begin();
	for (unsigned percent = 0; percent <= 100; percent++)
		assert_int_equal(cost_percentile(&cost, percent), 0);
}

static void test_one_measurement_is_all_percentiles(void **state)
{
	(void)state;
	begin();
	cost_add(&cost, 42);
	assert_int_equal(cost.runs, 1);
	assert_int_equal(cost.min, 42);
	assert_int_equal(cost.max, 42);
	for (unsigned percent = 0; percent <= 100; percent++)
		assert_int_equal(cost_percentile(&cost, percent), 42);
}

/* Of 10, 20, 30, 40: a quarter does not exceed 10, half 20, and for one more percent it takes the
 * next one. */
static void test_percentiles_of_four(void **state)
{
	(void)state;
	begin();
	cost_add(&cost, 30);
	cost_add(&cost, 10);
	cost_add(&cost, 40);
	cost_add(&cost, 20);
	assert_int_equal(cost.min, 10);
	assert_int_equal(cost.max, 40);
	assert_int_equal(cost_percentile(&cost, 0), 10);
	assert_int_equal(cost_percentile(&cost, 1), 10);
	assert_int_equal(cost_percentile(&cost, 25), 10);
	assert_int_equal(cost_percentile(&cost, 26), 20);
	assert_int_equal(cost_percentile(&cost, 50), 20);
	assert_int_equal(cost_percentile(&cost, 51), 30);
	assert_int_equal(cost_percentile(&cost, 75), 30);
	assert_int_equal(cost_percentile(&cost, 76), 40);
	assert_int_equal(cost_percentile(&cost, 100), 40);
}

/* The definition, word by word: the smallest of the values that at least `percent` of all do not
 * exceed. Quadratic, and sorts nothing. */
static uint64_t naive_percentile(const uint64_t *values, unsigned count, unsigned percent)
{
	uint64_t best = UINT64_MAX;

	for (unsigned i = 0; i < count; i++) {
		unsigned not_exceeding = 0;

		for (unsigned j = 0; j < count; j++)
			not_exceeding += values[j] <= values[i];
		if (not_exceeding * 100 >= count * percent && values[i] < best)
			best = values[i];
	}
	return best;
}

/* Values from a narrow range, so that some come twice, and from all of 64 bits. */
static void test_percentiles_by_definition(void **state)
{
	static const unsigned counts[] = {2, 3, 7, 99, 100, 101, 1023, 1024};
	static const unsigned percents[] = {0, 1, 33, 50, 90, 99, 100};
	static uint64_t values[COST_SAMPLES];
	uint64_t random = 3;

	(void)state;
	for (unsigned i = 0; i < 2 * sizeof(counts) / sizeof(counts[0]); i++) {
		unsigned count = counts[i / 2];

		begin();
		for (unsigned j = 0; j < count; j++) {
			values[j] = random_next(&random) >> (i % 2 ? 0 : 58);
			cost_add(&cost, values[j]);
		}
		assert_int_equal(cost.runs, count);
		assert_true(cost.min == naive_percentile(values, count, 0));
		assert_true(cost.max == naive_percentile(values, count, 100));
		for (unsigned j = 0; j < sizeof(percents) / sizeof(percents[0]); j++)
			assert_true(cost_percentile(&cost, percents[j]) ==
				    naive_percentile(values, count, percents[j]));
	}
}

/* The n-th measurement is n: so a sample tells which one it was. */
static void assert_samples_after(uint64_t runs, unsigned stride)
{
	begin();
	for (uint64_t n = 0; n < runs; n++)
		cost_add(&cost, n);
	assert_int_equal(cost.runs, runs);
	assert_int_equal(cost.min, 0);
	assert_int_equal(cost.max, runs - 1);
	assert_int_equal(cost.count, (runs + stride - 1) / stride);
	for (unsigned i = 0; i < cost.count; i++)
		assert_int_equal(cost.samples[i], i * stride);
}

static void test_samples_lie_evenly(void **state)
{
	(void)state;
	assert_samples_after(1023, 1);
	assert_samples_after(1024, 1);
	assert_samples_after(1025, 2);
	assert_samples_after(1026, 2);
	assert_samples_after(2047, 2);
	assert_samples_after(2048, 2);
	assert_samples_after(2049, 4);
	assert_samples_after(5000, 8);
	assert_samples_after(100000, 128);
	/* 50000 is not a sample, but no further from one than the stride. */
	assert_in_range(cost_percentile(&cost, 50), 50000 - 128, 50000 + 128);
}

/* The extremes are of all measurements, and not of the samples alone. */
static void test_extremes_between_samples(void **state)
{
	(void)state;
	begin();
	for (unsigned n = 0; n < 1025; n++)
		cost_add(&cost, 500);
	cost_add(&cost, 1);
	cost_add(&cost, 500);
	cost_add(&cost, 999);
	assert_int_equal(cost.runs, 1028);
	assert_int_equal(cost.min, 1);
	assert_int_equal(cost.max, 999);
	assert_int_equal(cost_percentile(&cost, 0), 500);
	assert_int_equal(cost_percentile(&cost, 100), 500);
}

/* The fake one goes on by 1 with each reading. */
static void test_the_clock_itself(void **state)
{
	(void)state;
	fake_arch_begin(1);
	assert_int_equal(cost_of_clock(), 1);
}

/* Each look takes 20, and the clock goes on in steps of 26: of 13 looks 10 see another step than
 * the look before, and 3 the same. */
static uint64_t stepping(void)
{
	static uint64_t time;

	time += 20;
	return time / 26 * 26;
}

static void test_a_clock_that_steps(void **state)
{
	(void)state;
	fake_arch_begin(1);
	fake_arch.clock = stepping;
	assert_int_equal(cost_of_clock(), 26);
	fake_arch.clock = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_measured),
		cmocka_unit_test(test_one_measurement_is_all_percentiles),
		cmocka_unit_test(test_percentiles_of_four),
		cmocka_unit_test(test_percentiles_by_definition),
		cmocka_unit_test(test_samples_lie_evenly),
		cmocka_unit_test(test_extremes_between_samples),
		cmocka_unit_test(test_the_clock_itself),
		cmocka_unit_test(test_a_clock_that_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
