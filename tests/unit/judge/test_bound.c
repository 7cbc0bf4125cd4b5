/*
 * Bounds and intervals: against what can be computed by hand, against tables that others have
 * published, and by what must hold of any.
 */
#include "tools/judge/bound.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void assert_near(double is, double should, double tolerance, const char *what)
{
	if (!(fabs(is - should) <= tolerance))
		fail_msg("%s: %.12g instead of %.12g", what, is, should);
}

/* Nothing in N trials has the chance (1 - p)^N: at 5 % that is p = 1 - 0.05^(1/N). */
static void test_zero_in_closed_form(void **state)
{
	static const uint64_t trials[] = {
		1,	  2,	    3,		10,	    1000,	   140461,
		10000000, 29957322, 1000000000, 3100000000, 1000000000000, (uint64_t)1 << 53};

	(void)state;
	for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++) {
		double should = -expm1(log(0.05) / (double)trials[i]);

		assert_near(bound_of_zero(trials[i]), should, 1e-6 * should, "zero");
	}
	assert_near(bound_of_zero(1), 0.95, 1e-9, "one trial");
	assert_true(bound_of_zero(0) == 1);
}

/* "Three divided by N" (Hanley and Lippman-Hand, JAMA 249, 1983) is above it, and near. */
static void test_the_rule_of_three(void **state)
{
	(void)state;
	for (uint64_t trials = 100; trials < 1000000000000000; trials *= 7) {
		double bound = bound_of_zero(trials) * (double)trials;

		assert_true(bound < 3.0);
		assert_true(bound > 2.9);
	}
}

/* Newcombe, Statistics in Medicine 17 (1998), table I, "Clopper-Pearson". */
static void test_published_proportions(void **state)
{
	static const struct {
		uint64_t count, trials;
		double low, high;
	} cases[] = {
		{81, 263, 0.2527, 0.3676},
		{15, 148, 0.0578, 0.1617},
		{1, 29, 0.0009, 0.1776},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bound_interval interval =
			bound_interval(cases[i].count, cases[i].count, cases[i].trials);

		assert_near(interval.low, cases[i].low, 0.00005, "low");
		assert_near(interval.high, cases[i].high, 0.00005, "high");
	}
}

/* Where nearly all trials are without it, counts are Poisson's, whose limits Garwood has tabulated
 * (Biometrika 28, 1936). */
static void test_published_counts(void **state)
{
	static const struct {
		uint64_t count;
		double low, high;
	} cases[] = {{1, 0.0253, 5.57}, {5, 1.62, 11.67}, {10, 4.80, 18.39}, {30, 20.24, 42.83}};
	static const uint64_t trials[] = {100000000, 10000000000, 1000000000000};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t n = 0; n < sizeof(trials) / sizeof(trials[0]); n++) {
			double all = (double)trials[n];
			struct bound_interval interval =
				bound_interval(cases[i].count, cases[i].count, trials[n]);

			assert_near(interval.low * all, cases[i].low, 0.005, "low");
			assert_near(interval.high * all, cases[i].high, 0.005, "high");
		}
	}
}

/* The chance of at most `count` among `trials`, term by term. */
static double chance_of_at_most(unsigned count, unsigned trials, double rate)
{
	double term = pow(1 - rate, trials), sum = term;

	for (unsigned i = 1; i <= count; i++) {
		term *= rate / (1 - rate) * (trials - i + 1) / i;
		sum += term;
	}
	return sum;
}

/* At the upper end so few, and at the lower end so many, come with a chance of 2.5 %. */
static void test_what_it_means(void **state)
{
	(void)state;
	for (unsigned trials = 2; trials <= 60; trials++) {
		for (unsigned count = 1; count < trials; count++) {
			struct bound_interval interval = bound_interval(count, count, trials);

			assert_near(chance_of_at_most(count, trials, interval.high), 0.025, 1e-8,
				    "at most");
			assert_near(1 - chance_of_at_most(count - 1, trials, interval.low), 0.025,
				    1e-8, "at least");
		}
	}
}

/* What came in all but `count` trials failed to come in `count`. */
static void test_symmetry(void **state)
{
	static const uint64_t trials[] = {5, 140461, 20000000};
	static const uint64_t counts[] = {0, 1, 2};

	(void)state;
	for (size_t n = 0; n < sizeof(trials) / sizeof(trials[0]); n++) {
		for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
			uint64_t others = trials[n] - counts[i];
			struct bound_interval few = bound_interval(counts[i], counts[i], trials[n]);
			struct bound_interval many = bound_interval(others, others, trials[n]);

			assert_near(few.low, 1 - many.high, 1e-9, "low");
			assert_near(few.high, 1 - many.low, 1e-9, "high");
		}
	}
}

/* Of millions on both sides the distribution is normal: 1.95996 standard deviations. */
static void test_many_on_both_sides(void **state)
{
	static const uint64_t trials[] = {1000000, 100000000, 10000000000, 4000000000000};

	(void)state;
	for (size_t n = 0; n < sizeof(trials) / sizeof(trials[0]); n++) {
		struct bound_interval interval =
			bound_interval(trials[n] / 2, trials[n] / 2, trials[n]);
		double width = 1.95996 * 0.5 / sqrt((double)trials[n]);

		assert_near(interval.low, 0.5 - width, 0.005 * width, "low");
		assert_near(interval.high, 0.5 + width, 0.005 * width, "high");
	}
}

static void test_what_was_not_counted_exactly(void **state)
{
	struct bound_interval interval = bound_interval(1, 50, 1000);

	(void)state;
	assert_near(interval.low, bound_interval(1, 1, 1000).low, 0, "low");
	assert_near(interval.high, bound_interval(50, 50, 1000).high, 0, "high");
}

/* Whatever a log says, there is an answer, and it encloses the rate. */
static void test_any_numbers(void **state)
{
	static const uint64_t numbers[] = {
		0, 1, 2, 3, 1000003, 999999999, UINT64_MAX / 3, UINT64_MAX - 1, UINT64_MAX};
	const size_t count = sizeof(numbers) / sizeof(numbers[0]);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		for (size_t n = i; n < count; n++) {
			struct bound_interval interval;
			double rate = (double)numbers[i] / (double)numbers[n];

			if (numbers[n] == 0)
				continue;
			interval = bound_interval(numbers[i], numbers[i], numbers[n]);
			assert_true(interval.low >= 0 && interval.low <= rate);
			assert_true(interval.high >= rate && interval.high <= 1);
		}
	}
}

/* The least number of them: one fewer does not do. */
static void test_trials(void **state)
{
	static const struct {
		double bound;
		uint64_t trials; /* log(0.05) / log(1 - bound), rounded up */
	} cases[] = {{0.96, 1}, {0.5, 5}, {0.1, 29}, {0.01, 299}, {1e-3, 2995}, {1e-7, 29957322}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(bound_trials(cases[i].bound), cases[i].trials);
		assert_true(bound_of_zero(cases[i].trials) <= cases[i].bound);
		assert_true(bound_of_zero(cases[i].trials - 1) > cases[i].bound);
	}
	assert_true(bound_trials(1e-18) == UINT64_MAX);
}

static void assert_text(double rate, enum bound_rounding rounding, const char *should)
{
	char number[BOUND_PRINT_SIZE];

	bound_print(rate, rounding, number);
	assert_string_equal(number, should);
}

/* What is above stays above, and what is below stays below. */
static void test_texts(void **state)
{
	(void)state;
	assert_text(2.1321e-5, BOUND_UP, "2.14e-5");
	assert_text(2.1399e-5, BOUND_DOWN, "2.13e-5");
	assert_text(2.1351e-5, BOUND_NEAREST, "2.14e-5");
	assert_text(9.9999e-8, BOUND_UP, "1e-7");
	assert_text(0.41801, BOUND_UP, "0.419");
	assert_text(0.41899, BOUND_DOWN, "0.418");
	assert_text(0.99991, BOUND_UP, "1");
	assert_text(1, BOUND_DOWN, "1");
	assert_text(0, BOUND_UP, "0");
	assert_text(1.2345e-11, BOUND_NEAREST, "1.23e-11");
	assert_text(2.2250738585072014e-308, BOUND_UP, "2.23e-308");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zero_in_closed_form),
		cmocka_unit_test(test_the_rule_of_three),
		cmocka_unit_test(test_published_proportions),
		cmocka_unit_test(test_published_counts),
		cmocka_unit_test(test_what_it_means),
		cmocka_unit_test(test_symmetry),
		cmocka_unit_test(test_many_on_both_sides),
		cmocka_unit_test(test_what_was_not_counted_exactly),
		cmocka_unit_test(test_any_numbers),
		cmocka_unit_test(test_trials),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
