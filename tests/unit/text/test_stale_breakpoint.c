/*
 * stale_breakpoint.c: a machine that executes a breakpoint for ever which memory does not hold any
 * more.
 */
#include "kernel/core/executor.h"
#include "kernel/text/stale_breakpoint.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/text_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct text_site site;

static int begin(void **state)
{
	(void)state;
	text_begin();
	assert_true(executors_allocate());
	comments_clear();
	text_put_site(&site, 0x200, 5);
	return 0;
}

static void meet(unsigned times)
{
	const uint8_t *resumed;

	for (unsigned i = 0; i < times; i++) {
		assert_true(text_trap(site.text, &resumed));
		assert_ptr_equal(resumed, site.text);
	}
}

static void test_a_thousand_in_a_row(void **state)
{
	(void)state;
	meet(STALE_BREAKPOINTS_MAX - 1);
	assert_int_equal(comments_count(), 0);
	meet(1);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("CPU 1: executed a breakpoint 1000 times in a row"));
	assert_true(comments_contain("where memory holds 0f by now"));
	assert_int_equal(text_form_of(&site), 0);
}

static void test_it_is_said_once_and_counted(void **state)
{
	(void)state;
	meet(3 * STALE_BREAKPOINTS_MAX);
	assert_int_equal(comments_count(), 1);
	assert_int_equal(executor_of(1)->again_sum, 3);
}

static void test_another_address_begins_anew(void **state)
{
	const uint8_t *resumed;
	struct text_site other;

	(void)state;
	text_put_site(&other, 0x240, 2);
	meet(STALE_BREAKPOINTS_MAX - 1);
	assert_true(text_trap(other.text, &resumed));
	meet(STALE_BREAKPOINTS_MAX - 1);
	assert_int_equal(comments_count(), 0);
}

static void test_a_real_breakpoint_begins_anew(void **state)
{
	(void)state;
	meet(STALE_BREAKPOINTS_MAX - 1);
	fake_arch_self = 1;
	text_met_other();
	fake_arch_self = 0;
	meet(STALE_BREAKPOINTS_MAX - 1);
	assert_int_equal(comments_count(), 0);
}

static void test_the_patcher_too(void **state)
{
	(void)state;
	for (unsigned i = 0; i < STALE_BREAKPOINTS_MAX; i++)
		text_met_again(site.text);
	assert_int_equal(comments_count(), 1);
	assert_int_equal(executor_of(0)->again_sum, 1);
	assert_int_equal(executor_of(1)->again_sum, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_a_thousand_in_a_row, begin),
		cmocka_unit_test_setup(test_it_is_said_once_and_counted, begin),
		cmocka_unit_test_setup(test_another_address_begins_anew, begin),
		cmocka_unit_test_setup(test_a_real_breakpoint_begins_anew, begin),
		cmocka_unit_test_setup(test_the_patcher_too, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
