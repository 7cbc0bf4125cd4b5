/*
 * The option test=, as far as it asks the machine for something: for what, and by whom.
 */
#include "kernel/options/option_test.h"
#include "tests/unit/fake/fake_arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* These happen at boot, or between the CPUs. */
static void test_nothing(void **state)
{
	static const char *const tests[] = {"",		  "phantom-cpu", "deaf",
					    "deaf-late",  "page-tables", "spurious-interrupts",
					    "jump-labels"};

	(void)state;
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		assert_null(test_provocation(tests[i]).what);
}

static void test_by_whom(void **state)
{
	static const struct {
		const char *test;
		struct provocation provocation;
	} table[] = {
		{"hang", {"hang", false, false}},
		{"patcher-hang", {"hang", true, false}},
		{"stopped-hang", {"hang", true, true}},
		/* that is early, and whoever is asked for it later knows no such thing */
		{"boot-hang", {"boot-hang", false, false}},
		{"deaf-", {"deaf-", false, false}},
		{"stopped", {"stopped", false, false}},
		{"patcher-stopped-hang", {"stopped-hang", true, false}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct provocation provocation = test_provocation(table[i].test);

		assert_string_equal(provocation.what, table[i].provocation.what);
		assert_int_equal(provocation.by_patcher, table[i].provocation.by_patcher);
		assert_int_equal(provocation.others_stopped, table[i].provocation.others_stopped);
	}
}

/* A word with a prefix that is none of the machine's, either. */
static void test_known(void **state)
{
	static const char *const known[] = {"deaf",	    "phantom-cpu",  "hang",
					    "patcher-hang", "stopped-hang", "boot-hang"};

	(void)state;
	fake_arch_begin(1);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_true(test_is_known(known[i]));
	assert_false(test_is_known(""));
	fake_arch.provokes_nothing = true;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_int_equal(test_is_known(known[i]), i < 2);
	assert_false(test_is_known("deaf-"));
	/* The machine that would do it is another one. */
	assert_true(test_is_known("freed-call"));
	assert_true(test_is_known("patcher-hang-deaf"));
	assert_true(test_is_known("boot-freed-call"));
}

static void test_what_boots(void **state)
{
	static const char *const boots[] = {
		"phantom-cpu", "page-tables", "spurious-interrupts", "jump-labels",
		"boot-hang",   "freed-call",  "stopped-hang-deaf"};
	static const char *const everywhere[] = {"", "deaf", "deaf-late", "hang", "patcher-hang"};

	(void)state;
	for (size_t i = 0; i < sizeof(boots) / sizeof(boots[0]); i++)
		assert_true(test_boots(boots[i]));
	for (size_t i = 0; i < sizeof(everywhere) / sizeof(everywhere[0]); i++)
		assert_false(test_boots(everywhere[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_by_whom),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_what_boots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
