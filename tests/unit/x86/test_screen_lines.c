/*
 * screen_lines.c: which lines are on the screen, and how much was drawn.
 */
#include "tests/unit/fake/fake_screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_lines_follow_each_other(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_string("TAP\n# one\n");
	write_string("\n");
	write_string("two\n");
	assert_rows((const char *const[]){"TAP", "# one", "", "two"}, 4);
}

static void test_figures_are_not_shown(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_string("# 1\n  ---\n  old: 1\n    new: 2\n  ...\n one\n# 2\n");
	assert_rows((const char *const[]){"# 1", " one", "# 2"}, 3);
}

/* But of one that was skipped nothing else says why. */
static void test_names_are_not_shown(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_string("# 1 - a: b\nok 1 - a\nnot ok 2 - a\\#b\nok 3 # SKI\nokay\n");
	assert_rows((const char *const[]){"# 1 - a: b", "ok 3 # SKI", "okay"}, 3);
}

static void test_long_lines(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_string("0123456789\n");
	write_string("0123456789abc\n");
	write_string("last\n");
	assert_rows((const char *const[]){"0123456789", "0123456789", "abc", "last"}, 4);
}

/* As much as there is room for. */
static void test_line_longer_than_the_screen(void **state)
{
	char line[102];

	(void)state;
	memset(line, 'x', sizeof(line) - 2);
	line[79] = 'y';
	line[80] = 'z';
	line[100] = '\n';
	line[101] = '\0';
	fake_screen_begin_small();
	write_string("first\n");
	write_string(line);
	for (unsigned row = 0; row < 7; row++)
		assert_row(row, "xxxxxxxxxx");
	assert_row(7, "xxxxxxxxxy");
	write_string("next\n");
	assert_row(5, "xxxxxxxxxy");
	assert_row(6, "next");
	assert_row(7, "");
}

static void test_characters_that_cannot_be_printed(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_string("\t\x1f \x7f~\xc2\xb5\n");
	assert_row(0, "?? ?~??");
}

/* The screen is full after 8 lines; the ninth gives 2 rows free, and so does the eleventh. */
static void test_scrolling(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_numbers(1, 8);
	assert_row(0, "line 1");
	assert_row(7, "line 8");
	write_numbers(9, 9);
	assert_row(0, "line 3");
	assert_row(5, "line 8");
	assert_row(6, "line 9");
	assert_row(7, "");
	write_numbers(10, 10);
	assert_row(0, "line 3");
	assert_row(7, "line 10");
	write_numbers(11, 11);
	assert_row(0, "line 5");
	assert_row(6, "line 11");
	assert_row(7, "");
}

/* 12 rows: a quarter of them are 3. */
static void test_scrolling_a_larger_area(void **state)
{
	(void)state;
	fake_screen_begin(
		(struct screen_area){.columns = FAKE_SCREEN_COLUMNS, .rows = FAKE_SCREEN_ROWS});
	write_numbers(1, 13);
	assert_row(0, "line 4");
	assert_row(8, "line 12");
	assert_row(9, "line 13");
	assert_row(10, "");
}

/* A line that needs more rows than a quarter gets them. */
static void test_scrolling_for_a_long_line(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_numbers(1, 7);
	write_string("aaaaaaaaaabbbbbbbbbbccccccccccddddd\n");
	assert_row(0, "line 4");
	assert_row(3, "line 7");
	assert_row(4, "aaaaaaaaaa");
	assert_row(7, "ddddd");
}

/* Only what differs is drawn: in "line N", the number; in rows that become free, what was there. */
static void test_only_changes_are_drawn(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_numbers(1, 8);
	assert_int_equal(fake_screen.drawn, 8 * strlen("line 1"));
	assert_int_equal(fake_screen.draws, 8);
	fake_screen.drawn = 0;
	write_string("line 9\n");
	/* 6 rows change their number, 2 become free, and one of these gets the line. */
	assert_int_equal(fake_screen.drawn, 6 * 1 + 2 * strlen("line 7") + strlen("line 9"));
	fake_screen.drawn = 0;
	write_string("\n");
	assert_int_equal(fake_screen.drawn, 0);
}

/* No line costs more than all places of the screen, and its own. */
static void test_bound(void **state)
{
	(void)state;
	fake_screen_begin_small();
	for (unsigned i = 0; i < 100; i++) {
		char line[16];

		snprintf(line, sizeof(line), "%c%08u%c\n", 'a' + i % 26, i * 1234565 % 100000000,
			 'z' - i % 26);
		fake_screen.drawn = 0;
		write_string(line);
		assert_true(fake_screen.drawn <= 10 * 8 + 10);
	}
}

/* What is beside the area stays as it is. */
static void test_area(void **state)
{
	(void)state;
	fake_screen_begin((struct screen_area){.column = 6, .row = 3, .columns = 12, .rows = 5});
	memset(fake_screen.places, '#', sizeof(fake_screen.places));
	for (unsigned i = 0; i < 20; i++)
		write_string("abcdefghijklmno\n");
	for (unsigned row = 0; row < FAKE_SCREEN_ROWS; row++)
		for (unsigned column = 0; column < FAKE_SCREEN_COLUMNS; column++)
			if (row < 3 || row >= 8 || column < 6 || column >= 18)
				assert_int_equal(fake_screen.places[row][column], '#');
	assert_row_part(6, 6, 18, "abcdefghijkl");
}

/* One row, one column. */
static void test_smallest_area(void **state)
{
	(void)state;
	fake_screen_begin((struct screen_area){.columns = 1, .rows = 1});
	write_string("abc\n# 1 s left\nok\n");
	assert_row(0, "o");
	write_string("\n");
	assert_row(0, "");
}

/* An exception inside of a line writes lines of its own. ASan sees what is written outside. */
static void test_interrupted(void **state)
{
	static const char *const interrupting[] = {
		"# 1 s left\n",
		"crash\nat\nby\nby\nby\nby\nby\nby\nby\nBail out!\n",
		"0123456789012345678901234567890123456789012345678901234567890123456789\n",
	};

	(void)state;
	for (unsigned before = 0; before <= 9; before++)
		for (size_t i = 0; i < sizeof(interrupting) / sizeof(interrupting[0]); i++) {
			fake_screen_begin_small();
			write_numbers(1, before);
			write_string("# 2 s left\n");
			fake_screen.interrupts = interrupting[i];
			write_string("# and now 1 s left\n");
			assert_null(fake_screen.interrupts);
			write_numbers(10, 30);
			assert_memory_equal(fake_screen.places[fake_screen.lines.next - 1],
					    "line 30   ", 10);
		}
}

/* Rows are given away, and taken back: all that there is room for is still there. */
static void test_given_rows(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_numbers(1, 3);
	screen_lines_give(&fake_screen.lines, 4);
	assert_rows((const char *const[]){"", "", "", "", "line 1", "line 2", "line 3"}, 7);
	write_numbers(4, 5);
	assert_rows((const char *const[]){"", "", "", "", "line 2", "line 3", "line 4", "line 5"},
		    8);
	screen_lines_take(&fake_screen.lines, 4);
	assert_rows((const char *const[]){"line 2", "line 3", "line 4", "line 5"}, 4);
	write_numbers(6, 9);
	assert_row(7, "line 9");
}

/* What there is no room for is what came first. */
static void test_given_full_rows(void **state)
{
	(void)state;
	for (unsigned count = 1; count < 8; count++) {
		char first[32];

		fake_screen_begin_small();
		write_numbers(1, 8);
		screen_lines_give(&fake_screen.lines, count);
		snprintf(first, sizeof(first), "line %u", count + 1);
		assert_row(count - 1, "");
		assert_row(count, first);
		assert_row(7, "line 8");
		screen_lines_take(&fake_screen.lines, count);
		assert_row(0, first);
		assert_row(8 - count, "");
	}
}

/* A line of progress from before stays where it is, since it may have moved. */
static void test_progress_in_given_rows(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_string("# 2 s left\n");
	screen_lines_give(&fake_screen.lines, 4);
	write_string("# 1 s left\n");
	screen_lines_take(&fake_screen.lines, 4);
	write_string("# 1 - a\n");
	assert_rows((const char *const[]){"# 2 s left", "# 1 s left", "# 1 - a"}, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_follow_each_other),
		cmocka_unit_test(test_figures_are_not_shown),
		cmocka_unit_test(test_names_are_not_shown),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_line_longer_than_the_screen),
		cmocka_unit_test(test_characters_that_cannot_be_printed),
		cmocka_unit_test(test_scrolling),
		cmocka_unit_test(test_scrolling_a_larger_area),
		cmocka_unit_test(test_scrolling_for_a_long_line),
		cmocka_unit_test(test_only_changes_are_drawn),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_area),
		cmocka_unit_test(test_smallest_area),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_given_rows),
		cmocka_unit_test(test_given_full_rows),
		cmocka_unit_test(test_progress_in_given_rows),
	};

	return cmocka_run_group_tests(tests, NULL, fake_screen_end);
}
