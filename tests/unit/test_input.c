/*
 * What is said of a file that cannot be what it is read for.
 */
#include "tools/input.h"

#include <setjmp.h>
#include <stdarg.h>

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
			 "out of it, from \"TAP version 14\" to \"# end of log\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files_without_an_end),
	};

	return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
