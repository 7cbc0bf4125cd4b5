/*
 * What is said of files: of one that cannot be what it is read for, and of names that a line of
 * usual length would lose.
 */
#include "tools/base/input.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct explanation explanation;

static void assert_too_large(const struct input_kind *kind, const char *says)
{
	char *bytes;
	size_t length;

	assert_int_equal(input_read("/dev/zero", kind, &bytes, &length, &explanation),
			 STATUS_NO_INPUT);
	assert_null(bytes);
	assert_string_equal(explanation.line, says);
}

/* Each by what was asked for. */
static void test_files_without_an_end(void **state)
{
	(void)state;
	assert_too_large(
		&input_scenario,
		"/dev/zero is larger than 1 MB, which no scenario is: give a file that has "
		"one, as docs/language.md describes it");
	assert_too_large(&input_log,
			 "/dev/zero is larger than 100 MB, which no log is: cut the log "
			 "out of it, from \"TAP version 13\" to \"# end of log\"");
}

/* The longest path that there can be: all of it, and what is wrong with it. */
static void test_the_longest_path(void **state)
{
	char path[PATH_MAX] = {0}, expected[PATH_MAX + 128];
	char *bytes;
	size_t length;

	(void)state;
	for (size_t n = 0; n + 1 < sizeof(path); n++)
		path[n] = n % 100 == 0 ? '/' : 'd';
	assert_int_equal(input_read(path, &input_scenario, &bytes, &length, &explanation),
			 STATUS_NO_INPUT);
	snprintf(expected, sizeof(expected), "cannot read %s: %s", path, strerror(ENOENT));
	assert_string_equal(explanation.line, expected);
}

static void test_names_of_other_scripts(void **state)
{
	char *bytes;
	size_t length;

	(void)state;
	assert_int_equal(input_read("/none/d\u00fcr\x1b[2J\xff.scn", &input_scenario, &bytes,
				    &length, &explanation),
			 STATUS_NO_INPUT);
	assert_string_equal(explanation.line,
			    "cannot read /none/d\u00fcr?[2J?.scn: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files_without_an_end),
		cmocka_unit_test(test_the_longest_path),
		cmocka_unit_test(test_names_of_other_scripts),
	};

	return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
