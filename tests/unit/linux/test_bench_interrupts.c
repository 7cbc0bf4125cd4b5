#include "bench/linux/interrupts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HEAD "            CPU0       CPU2       CPU12\n"
#define TIMER "   0:         31          7          9   IO-APIC   2-edge      timer\n"
#define CALLS " CAL:    2780855    9683194 18446744073709551615   Function call interrupts\n"

static void finds(const char *table, unsigned cpu, uint64_t expected)
{
	uint64_t count = 0;

	assert_true(interrupts_find(table, cpu, &count));
	assert_true(count == expected);
}

static void finds_none(const char *table, unsigned cpu)
{
	uint64_t count;

	assert_false(interrupts_find(table, cpu, &count));
}

/* CPUs that are offline have no column. */
static void test_column(void **state)
{
	(void)state;
	finds(HEAD TIMER CALLS, 0, 2780855);
	finds(HEAD TIMER CALLS, 2, 9683194);
	finds(HEAD TIMER CALLS, 12, UINT64_MAX);
	finds_none(HEAD TIMER CALLS, 1);
	finds_none(HEAD TIMER CALLS, 3);
}

static void test_other_lines(void **state)
{
	(void)state;
	finds(HEAD "XCAL:   1 2 3\n" CALLS "ERR:          0\n", 2, 9683194);
	finds_none(HEAD TIMER, 0);
	finds_none(HEAD "TLB: 1 2 3\n", 0);
}

static void test_nothing_there(void **state)
{
	(void)state;
	finds_none("", 0);
	finds_none("\n", 0);
	finds_none(HEAD " CAL:", 0);
	finds_none(HEAD " CAL: 5", 2);
	finds_none(HEAD " CAL: 5\n 6 7\n", 2);
	finds_none(HEAD " CAL: -5 6 7\n", 0);
	finds_none(" CAL: 5\n", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_column),
		cmocka_unit_test(test_other_lines),
		cmocka_unit_test(test_nothing_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
