/*
 * screen_lines.c: lines of progress, and what takes their place.
 */
#include "kernel/screen/progress.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/fake/fake_screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_progress_is_replaced(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_string("# 2 s left\n");
	assert_rows((const char *const[]){"# 2 s left"}, 1);
	write_string("# 1 s left\n");
	assert_rows((const char *const[]){"# 1 s left"}, 1);
	write_string("# 1 - a: b\n");
	assert_rows((const char *const[]){"# 1 - a: b"}, 1);
	write_string("# 9 s left\n");
	write_string("# 22 - a:b\n");
	assert_rows((const char *const[]){"# 1 - a: b", "# 22 - a:b"}, 2);
	write_string("# 3 - c: d\n");
	assert_rows((const char *const[]){"# 1 - a: b", "# 22 - a:b", "# 3 - c: d"}, 3);
}

static void test_progress_stays_before_anything_else(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_string("# 2 s left\n");
	write_string("# lost\n");
	write_string("# 1 s left\n");
	write_string("Bail out!\n");
	write_string("# 1 s left\n");
	write_string("#  - x\n");
	write_string("# 1 s left\n");
	write_string("# 1: x\n");
	assert_rows((const char *const[]){"# 2 s left", "# lost", "# 1 s left", "Bail out!",
					  "# 1 s left", "#  - x", "# 1 s left", "# 1: x"},
		    8);
}

/* Neither is one of progress: the first is no comment, the second ends otherwise. */
static void test_what_is_no_progress(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_string("1 s left\n# s left\n# left\n# 1 - x\n");
	assert_rows((const char *const[]){"1 s left", "# s left", "# left", "# 1 - x"}, 4);
}

/* Nothing remains of a longer line, and what follows goes on where the shorter one ends. */
static void test_shorter_progress(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_string("first\n");
	write_string("# three-sync: 1 s left\n");
	assert_rows((const char *const[]){"first", "# three-sy", "nc: 1 s le", "ft"}, 4);
	write_string("# a: 0 s left\n");
	assert_rows((const char *const[]){"first", "# a: 0 s l", "eft"}, 3);
	write_string("# 1 - a\n");
	write_string("# 2 - b\n");
	assert_rows((const char *const[]){"first", "# 1 - a", "# 2 - b"}, 3);
}

/* A longer line at the last row makes the screen scroll. */
static void test_longer_progress_at_the_end(void **state)
{
	(void)state;
	fake_screen_begin_small();
	write_numbers(1, 7);
	write_string("# 9 s left\n");
	assert_row(7, "# 9 s left");
	write_string("# now 10 s left\n");
	assert_rows((const char *const[]){"line 3", "line 4", "line 5", "line 6", "line 7",
					  "# now 10 s", " left"},
		    7);
}

/* The comments of kernel/screen/progress.c are what is taken for progress here. */
static void test_real_progress(void **state)
{
	const struct options options = {.seconds = 10};
	struct progress progress;

	(void)state;
	fake_screen_begin(
		(struct screen_area){.columns = FAKE_SCREEN_COLUMNS, .rows = FAKE_SCREEN_ROWS});
	fake_arch_begin(1);
	progress_begin(&progress, &options);
	for (unsigned i = 1; i <= 3; i++) {
		char comment[400];

		fake_arch.cycles = i * UINT64_C(1000000100); /* nanoseconds */
		comments_clear();
		progress_show(&progress, i < 3 ? "a" : "b", 1, 1);
		assert_int_equal(comments_count(), 1);
		snprintf(comment, sizeof(comment), "# %s", comments_kept());
		write_string(comment);
	}
	assert_memory_equal(fake_screen.places[0], "# b: ", 5);
	write_string("# 1 - b\n");
	assert_rows((const char *const[]){"# 1 - b"}, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_progress_is_replaced),
		cmocka_unit_test(test_progress_stays_before_anything_else),
		cmocka_unit_test(test_what_is_no_progress),
		cmocka_unit_test(test_shorter_progress),
		cmocka_unit_test(test_longer_progress_at_the_end),
		cmocka_unit_test(test_real_progress),
	};

	return cmocka_run_group_tests(tests, NULL, fake_screen_end);
}
