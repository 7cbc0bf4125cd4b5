/*
 * The probability that two sides differ by chance, held against values that are known otherwise:
 * by hand, from small numbers, and by counting all tables.
 */
#include "tools/compare/chance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static double chance(uint64_t first, uint64_t first_trials, uint64_t second, uint64_t second_trials)
{
	const struct trials left = {first, first, first_trials},
			    right = {second, second, second_trials};

	return chance_of(&left, &right);
}

/* As near as this part of it. */
static void assert_near(double value, double expected, double part)
{
	if (!(fabs(value - expected) <= part * fabs(expected)))
		fail_msg("%.12g, and not %.12g", value, expected);
}

/* Fisher's own example: of four cups with milk first, the lady names three. 17 of 70 choices are as
 * good. */
static void test_tea(void **state)
{
	(void)state;
	assert_near(chance(1, 4, 3, 4), 2 * 17.0 / 70, 1e-9);
	assert_near(chance(3, 4, 1, 4), 2 * 17.0 / 70, 1e-9);
	assert_near(chance(0, 4, 4, 4), 2 * 1.0 / 70, 1e-9);
}

static void test_small(void **state)
{
	(void)state;
	/* C(10, 5) / C(20, 5) */
	assert_near(chance(0, 10, 5, 10), 2 * 252.0 / 15504, 1e-9);
	/* Three in the one of two equal halves: 1/2 * (N-1)/(2N-1) * (N-2)/(2N-2) */
	assert_near(chance(0, 1000, 3, 1000), 2 * 0.5 * 999 / 1999 * 998 / 1998, 1e-9);
	/* All the same on both sides */
	assert_near(chance(5, 10, 5, 10), 1, 0);
	assert_near(chance(10, 10, 20, 20), 1, 0);
	/* Nothing anywhere says nothing, and so does a side without trials */
	assert_near(chance(0, 10, 0, 1000000), 1, 0);
	assert_near(chance(0, 0, 5, 10), 1, 0);
	assert_near(chance(5, 10, 0, 0), 1, 0);
	/* One, of two trials or of a million */
	assert_near(chance(0, 1, 1, 1), 1, 0);
	assert_near(chance(0, 999999, 1, 1), 2e-6, 1e-9);
}

/* C(n, k), of small numbers. */
static double choose(unsigned n, unsigned k)
{
	double product = 1;

	if (k > n)
		return 0;
	for (unsigned i = 0; i < k; i++)
		product = product * (n - i) / (i + 1);
	return product;
}

/* Every table with sides of up to 9 trials, by counting. */
static void test_all_small_tables(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= 9; n++)
		for (unsigned m = 1; m <= 9; m++)
			for (unsigned a = 0; a <= n; a++)
				for (unsigned b = 0; b <= m; b++) {
					double below = 0, above = 0, tail,
					       all = choose(n + m, a + b);

					for (unsigned x = 0; x <= m && x <= a + b; x++) {
						double part =
							choose(m, x) * choose(n, a + b - x) / all;

						below += x <= b ? part : 0;
						above += x >= b ? part : 0;
					}
					tail = below < above ? below : above;
					/* Where the rates are the same it says 1 at once */
					if (a * m == b * n)
						tail = 0.5;
					assert_near(chance(a, n, b, m), tail > 0.5 ? 1 : 2 * tail,
						    1e-9);
				}
}

/* As many as a run has: each of what came was on either side with the same probability. */
static void test_large(void **state)
{
	uint64_t million = 1000000;

	(void)state;
	assert_near(chance(0, 1000 * million, 10, 1000 * million), 2 * pow(0.5, 10), 1e-5);
	assert_near(chance(0, 100 * million, 5, 300 * million), 2 * pow(0.75, 5), 1e-5);
	/* More than a 32-bit number of them */
	assert_near(chance(0, 10000 * million, 5, 10000 * million), 2 * pow(0.5, 5), 1e-9);
	assert_near(chance(5, 10000 * million, 0, 10000 * million), 2 * pow(0.5, 5), 1e-9);
	assert_near(chance(1, UINT64_MAX, 1, UINT64_MAX), 1, 0);
	/* So far apart that nobody could tell the number from none */
	assert_true(chance(1 * million, 1000 * million, 2 * million, 1000 * million) < 1e-300);
	assert_near(chance(million, 2000 * million, million, 2000 * million), 1, 0);
}

/* Where the number is not exact, the nearest ones count. */
static void test_ranges(void **state)
{
	const struct trials none = {0, 0, 1000}, some = {1, 500, 1000}, most = {700, 900, 1000};

	(void)state;
	assert_near(chance_of(&none, &some), chance(0, 1000, 1, 1000), 0);
	assert_near(chance_of(&some, &none), chance(1, 1000, 0, 1000), 0);
	assert_near(chance_of(&some, &most), chance(500, 1000, 700, 1000), 0);
	assert_near(chance_of(&most, &some), chance(700, 1000, 500, 1000), 0);
	assert_near(chance_of(&some, &(struct trials){400, 600, 1000}), 1, 0);
}

/* Holm's steps: the smallest times four, the next times three, never less than what is before. */
static void test_correction(void **state)
{
	double several[] = {0.01, 0.04, 0.03, 0.005}, one[] = {0.04}, equal[] = {0.4, 0.4, 0.4};

	(void)state;
	assert_true(chance_correct(several, 4));
	assert_near(several[3], 0.02, 1e-12);
	assert_near(several[0], 0.03, 1e-12);
	assert_near(several[2], 0.06, 1e-12);
	assert_near(several[1], 0.06, 1e-12);
	assert_true(chance_correct(one, 1));
	assert_near(one[0], 0.04, 0);
	assert_true(chance_correct(equal, 3));
	assert_near(equal[0], 1, 0);
	assert_near(equal[2], 1, 0);
	assert_true(chance_correct(NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tea),
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_all_small_tables),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_correction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
