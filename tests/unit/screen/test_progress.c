/*
 * How far a run is: its limits, the line of each second, and the arithmetic behind it.
 */
#include "kernel/screen/progress.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_arch.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CYCLES_A_MS 1000000u
#define E15 1000000000000000u

static struct options options;
static struct progress progress;
static uint64_t begun;

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(2);
	comments_clear();
	memset(&options, 0, sizeof(options));
	fake_arch.cycles = 123456789; /* it has been on for a while */
	begun = fake_arch.cycles;
	progress_begin(&progress, &options);
	return 0;
}

static void at_ms(uint64_t ms)
{
	fake_arch.cycles = begun + ms * CYCLES_A_MS;
}

static void test_elapsed(void **state)
{
	(void)state;
	at_ms(1500);
	assert_int_equal(progress_elapsed_us(&progress), 1500000);
}

/* Each limit by itself: met when it is reached, and no earlier; and those that are 0 are none. */
static void test_limits(void **state)
{
	(void)state;
	assert_false(progress_is_done(&progress, E15, E15));
	options.patches = 7;
	assert_false(progress_is_done(&progress, 6, E15));
	assert_true(progress_is_done(&progress, 7, 0));
	options.patches = 0;
	options.executions = 9;
	assert_false(progress_is_done(&progress, E15, 8));
	assert_true(progress_is_done(&progress, 0, 9));
	options.executions = 0;
	options.milliseconds = 1500;
	at_ms(1499);
	assert_false(progress_is_done(&progress, E15, E15));
	at_ms(1500);
	assert_true(progress_is_done(&progress, 0, 0));
	options.milliseconds = 0;
	options.seconds = 5000;
	at_ms(4999999);
	assert_false(progress_is_done(&progress, E15, E15));
	at_ms(5000000);
	assert_true(progress_is_done(&progress, 0, 0));
}

static void test_the_first_limit_counts(void **state)
{
	(void)state;
	options.patches = 10;
	options.executions = 100;
	options.seconds = 2;
	assert_false(progress_is_done(&progress, 9, 99));
	assert_true(progress_is_done(&progress, 10, 99));
	assert_true(progress_is_done(&progress, 9, 100));
	at_ms(2000);
	assert_true(progress_is_done(&progress, 9, 99));
}

static void test_a_line_a_second(void **state)
{
	static const struct {
		uint64_t ms;
		unsigned lines;
	} table[] = {{0, 0}, {999, 0}, {1001, 1}, {1999, 1}, {2100, 2}, {3000, 2}, {3101, 3}};

	(void)state;
	options.patches = 1000;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		at_ms(table[i].ms);
		progress_show(&progress, "direct", 1 + i, 10);
		assert_int_equal(comments_count(), table[i].lines);
	}
}

static void test_the_line(void **state)
{
	(void)state;
	options.patches = 1000;
	at_ms(2000);
	progress_show(&progress, "three-sync", 400, 12345);
	assert_string_equal(comments_kept(), "three-sync: 400 patches, 200 a second; 12345 "
					     "executions, 6172 a second; 3 s left\n");
}

/* The time left, after so many milliseconds, patches and executions. */
static void test_time_left(void **state)
{
	static const struct {
		struct options limits;
		uint64_t ms, patches, executions, left_s;
	} table[] = {
		/* 100 a second: 900 more take 9 s */
		{{.patches = 1000}, 1000, 100, 1, 9},
		/* 3 in 2 s: 97 more take 64.7 s; with the rate as a whole number it were 97 */
		{{.patches = 100}, 2000, 3, 1, 65},
		/* 1 in 10 s */
		{{.patches = 10}, 10000, 1, 1, 90},
		/* 2000 a second: 1 more takes no whole second */
		{{.executions = 2001}, 1000, 1, 2000, 1},
		{{.executions = E15}, 1000, 1, 1000000000, 999999},
		{{.seconds = 60}, 2000, 1, 1, 58},
		{{.seconds = 1000000}, 1000, 1, 1, 999999},
		/* the limit that is met first */
		{{.patches = 1000, .executions = 3000, .seconds = 60}, 1000, 100, 1000, 2},
		{{.patches = 1000, .executions = 30000, .seconds = 5}, 1000, 100, 1000, 4},
		{{.patches = 300, .executions = 30000, .seconds = 60}, 1000, 100, 1000, 2},
		/* one that was met already, and passed */
		{{.patches = 100}, 1000, 100, 1, 0},
		{{.executions = 1000}, 1000, 1, 1003, 0},
		{{.seconds = 1}, 1005, 1, 1, 0},
		{{.milliseconds = 9500}, 1000, 1, 1, 9},
		{{.seconds = 9, .milliseconds = 2999}, 1000, 1, 1, 2},
	};
	char part[64];

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		begin(state);
		options = table[i].limits;
		at_ms(table[i].ms);
		progress_show(&progress, "direct", table[i].patches, table[i].executions);
		snprintf(part, sizeof(part), "; %llu s left\n",
			 (unsigned long long)table[i].left_s);
		if (!strstr(comments_kept(), part))
			fail_msg("not \"%s\" but %s", part, comments_kept());
	}
}

/* Each of its numbers has as many digits as there can be. */
static void test_the_longest_line_has_room(void **state)
{
	const unsigned long long most = UINT64_MAX;
	char line[PROGRESS_LINE_SIZE], expected[2 * PROGRESS_LINE_SIZE];

	(void)state;
	at_ms(1000);
	progress_line(&progress, most, most, line, sizeof(line));
	snprintf(expected, sizeof(expected),
		 "%llu patches, %llu a second; %llu executions, %llu a second; %llu s left", most,
		 most, most, most, most);
	assert_string_equal(line, expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_elapsed, begin),
		cmocka_unit_test_setup(test_limits, begin),
		cmocka_unit_test_setup(test_the_first_limit_counts, begin),
		cmocka_unit_test_setup(test_a_line_a_second, begin),
		cmocka_unit_test_setup(test_the_line, begin),
		cmocka_unit_test_setup(test_time_left, begin),
		cmocka_unit_test_setup(test_the_longest_line_has_room, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
