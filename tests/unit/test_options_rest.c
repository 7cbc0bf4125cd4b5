/*
 * The options rest= and sync=, which the machine reads: what the kernel says of a value that they
 * cannot have.
 */
#include "kernel/options.h"
#include "tests/unit/comments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_rest(void **state)
{
	struct options options;

	(void)state;
	comments_clear();
	options_parse("rest=on rest=off rest=auto", &options);
	assert_int_equal(comments_count(), 0);
	options_parse("rest rest= rest=yes rest=onn", &options);
	assert_int_equal(comments_count(), 4);
	assert_true(comments_contain("\"rest=onn\": expected rest=on, rest=off or rest=auto; auto "
				     "is used"));
}

static void test_sync(void **state)
{
	struct options options;

	(void)state;
	comments_clear();
	options_parse("sync=cpuid sync=iret sync=movcr2 sync=serialize sync=auto", &options);
	assert_int_equal(comments_count(), 0);
	options_parse("sync sync= sync=lfence sync=irett", &options);
	assert_int_equal(comments_count(), 4);
	assert_true(comments_contain("\"sync=lfence\": expected sync=cpuid, iret, movcr2, "
				     "serialize or auto; auto is used"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rest),
		cmocka_unit_test(test_sync),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
