/*
 * The option test=, as far as it asks the machine for something: for what, and by whom.
 */
#include "kernel/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static struct options options;

static struct provocation provocation_of(const char *test)
{
	snprintf(options.test, sizeof(options.test), "%s", test);
	return options_provocation(&options);
}

/* These happen at boot, or between the CPUs. */
static void test_nothing(void **state)
{
	static const char *const tests[] = {"",		  "phantom-cpu", "deaf",
					    "deaf-late",  "page-tables", "stray-interrupts",
					    "jump-labels"};

	(void)state;
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		assert_null(provocation_of(tests[i]).what);
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
		struct provocation provocation = provocation_of(table[i].test);

		assert_string_equal(provocation.what, table[i].provocation.what);
		assert_int_equal(provocation.by_patcher, table[i].provocation.by_patcher);
		assert_int_equal(provocation.others_stopped, table[i].provocation.others_stopped);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_by_whom),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
