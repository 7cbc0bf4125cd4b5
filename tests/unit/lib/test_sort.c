/*
 * Sorting: any number, any order, any size of element.
 */
#include "lib/sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_MAX 300

static unsigned comparisons;

static int compare(const void *a, const void *b)
{
	uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;

	comparisons++;
	return (first > second) - (first < second);
}

/* Numbers below `most`, so many of each; the sum and the order then say that all are there. */
static void assert_sorts(size_t count, uint32_t multiplier, uint32_t most)
{
	uint32_t numbers[COUNT_MAX + 1], found[COUNT_MAX] = {0}, wanted[COUNT_MAX] = {0};

	for (size_t i = 0; i < count; i++) {
		numbers[i] = (uint32_t)i * multiplier % most;
		wanted[numbers[i]]++;
	}
	numbers[count] = UINT32_MAX - 1; /* is not ours */
	sort(numbers, count, sizeof(numbers[0]), compare);
	for (size_t i = 0; i < count; i++) {
		found[numbers[i]]++;
		if (i > 0)
			assert_true(numbers[i - 1] <= numbers[i]);
	}
	assert_memory_equal(found, wanted, sizeof(found));
	assert_int_equal(numbers[count], UINT32_MAX - 1);
}

static void test_orders(void **state)
{
	(void)state;
	for (size_t count = 0; count <= COUNT_MAX; count++) {
		assert_sorts(count, 1, COUNT_MAX);    /* upwards */
		assert_sorts(count, 299, COUNT_MAX);  /* downwards */
		assert_sorts(count, 7919, COUNT_MAX); /* across */
		assert_sorts(count, 7919, 7);	      /* many of each */
		assert_sorts(count, 7919, 1);	      /* all the same */
	}
}

static void test_sorted_costs_one_comparison_each(void **state)
{
	(void)state;
	comparisons = 0;
	assert_sorts(COUNT_MAX, 1, COUNT_MAX);
	assert_int_equal(comparisons, COUNT_MAX - 1);
}

/* n log n with a factor of two: 300 times 9 times 2, and what finds that it is not sorted. */
static void test_the_worst_order_costs_little(void **state)
{
	(void)state;
	comparisons = 0;
	assert_sorts(COUNT_MAX, 299, COUNT_MAX);
	assert_in_range(comparisons, COUNT_MAX, 300 * 9 * 2 + 300);
}

struct large {
	uint32_t key;
	char name[29];
};

static void test_large_elements_stay_whole(void **state)
{
	struct large elements[] = {{3, "three"}, {1, "one"}, {2, "two"}};

	(void)state;
	sort(elements, 3, sizeof(elements[0]), compare);
	assert_string_equal(elements[0].name, "one");
	assert_string_equal(elements[1].name, "two");
	assert_string_equal(elements[2].name, "three");
}

static void test_numbers(void **state)
{
	uint64_t numbers[] = {1ull << 63, 7, UINT64_MAX, 0, 1ull << 32, 7};
	const uint64_t expected[] = {0, 7, 7, 1ull << 32, 1ull << 63, UINT64_MAX};

	(void)state;
	sort_numbers(numbers, 6);
	assert_memory_equal(numbers, expected, sizeof(expected));
}

/* Of elements that have more in them than the number, some of them alike. */
static void test_up_to(void **state)
{
	static const struct {
		uint64_t number, other;
	} elements[] = {{3, 0}, {7, 9}, {7, 0}, {7, 1}, {UINT64_MAX, 0}};
	size_t size = sizeof(elements[0]);

	(void)state;
	assert_int_equal(sorted_up_to(elements, 0, size, 7), 0);
	for (size_t count = 1; count <= 5; count++) {
		for (uint64_t number = 0; number < 10; number++) {
			size_t expected = 0;

			for (size_t n = 0; n < count; n++)
				expected += elements[n].number <= number;
			assert_int_equal(sorted_up_to(elements, count, size, number), expected);
		}
		assert_int_equal(sorted_up_to(elements, count, size, UINT64_MAX), count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_orders),
		cmocka_unit_test(test_up_to),
		cmocka_unit_test(test_sorted_costs_one_comparison_each),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_the_worst_order_costs_little),
		cmocka_unit_test(test_large_elements_stay_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
