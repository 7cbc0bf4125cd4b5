/*
 * bench_row.c: that rows say what was measured without what measuring it has cost. The machine has
 * one CPU, and a cycle is a nanosecond; reading the clock takes 10 of them.
 */
#include "kernel/bench/bench_row.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define CLOCK 10u

static const uint32_t rates[BENCH_RATES] = {0, 10, 1000};

static struct bench_cell cell;
static struct bench bench;

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(1);
	comments_clear();
	cell = (struct bench_cell){.chain = {.branches = 1, .length = 2}};
	bench = (struct bench){.clock_cycles = CLOCK, .cells = &cell, .cell_count = 1};
	return 0;
}

static void assert_row(const char *row)
{
	bench_print(&bench, rates);
	if (!comments_contain(row))
		fail_msg("not printed: \"%s\", in\n%s", row, comments_text());
}

static void test_parts_have_a_reading_each(void **state)
{
	struct bench_patch *patch = &cell.patch[BENCH_IDLE];

	(void)state;
	cost_add(&patch->phases[TEXT_SYNC_2], 60 + CLOCK);
	assert_row("bench: row idle part-sync2 1 2 1 60 60 60 60 60 0");
}

/* Of seven phases and of their beginning; and one around the patch. */
static void test_a_patch_has_nine_readings(void **state)
{
	(void)state;
	cost_add(&cell.patch[BENCH_IDLE].all, 1000 + 9 * CLOCK);
	assert_row("bench: row idle patch 1 2 1 1000 1000 1000 1000 1000 0");
}

/* Three of them end sets of stores. */
static void test_six_of_them_are_not_in_the_stores(void **state)
{
	(void)state;
	cost_add(&cell.patch[BENCH_IDLE].less_stores, 700 + 6 * CLOCK);
	assert_row("bench: row idle less-stores 1 2 1 700 700 700 700 700 0");
}

static void test_the_rest_has_two(void **state)
{
	(void)state;
	cost_add(&cell.patch[BENCH_IDLE].rest, 5 + 2 * CLOCK);
	assert_row("bench: row idle part-rest 1 2 1 5 5 5 5 5 0");
}

static void test_the_limit(void **state)
{
	(void)state;
	cost_add(&cell.sync[BENCH_BUSY], 200 + CLOCK);
	cost_add(&cell.stores[BENCH_BUSY], 50 + 3 * CLOCK);
	cost_add(&cell.patch[BENCH_BUSY].all, 800 + 9 * CLOCK);
	assert_row("bench: row busy patch 1 2 1 800 800 800 800 800 650");
}

static void test_less_than_nothing_is_nothing(void **state)
{
	(void)state;
	cost_add(&cell.patch[BENCH_IDLE].rest, CLOCK);
	assert_row("bench: row idle part-rest 1 2 1 0 0 0 0 0 0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_parts_have_a_reading_each, begin),
		cmocka_unit_test_setup(test_a_patch_has_nine_readings, begin),
		cmocka_unit_test_setup(test_six_of_them_are_not_in_the_stores, begin),
		cmocka_unit_test_setup(test_the_rest_has_two, begin),
		cmocka_unit_test_setup(test_the_limit, begin),
		cmocka_unit_test_setup(test_less_than_nothing_is_nothing, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
