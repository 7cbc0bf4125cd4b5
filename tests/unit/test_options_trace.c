/*
 * The option trace=: on, off, and nothing else.
 */
#include "kernel/options.h"
#include "tests/unit/comments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static bool trace_of(const char *command_line)
{
	static struct options options;

	comments_clear();
	options_parse(command_line, &options);
	return options.trace;
}

static void test_on_and_off(void **state)
{
	(void)state;
	assert_false(trace_of(""));
	assert_true(trace_of("trace=on"));
	assert_false(trace_of("trace=off"));
	assert_false(trace_of("trace=on trace=off"));
	assert_true(trace_of("trace=off trace=on"));
	assert_int_equal(comments_count(), 0);
}

static void test_what_is_neither(void **state)
{
	static const char *const lines[] = {"trace", "trace=", "trace=1", "trace=ON", "trace=onn"};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_false(trace_of(lines[i]));
		assert_int_equal(comments_count(), 1);
		assert_true(comments_contain("expected on or off; off is used"));
	}
	assert_true(trace_of("trace=on trace=no"));
	assert_true(comments_contain("\"trace=no\": expected on or off; on is used"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_on_and_off),
		cmocka_unit_test(test_what_is_neither),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
