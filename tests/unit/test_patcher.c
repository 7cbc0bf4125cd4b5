/*
 * The patcher: which scenarios it runs, and what it does when there is nobody to patch for. All of
 * it on a machine of one CPU, where each scenario is skipped.
 *
 * With the log's own source, so that each test can begin with an empty log.
 */
#include "kernel/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "tests/unit/fake_arch.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define SKIPPED ": inconclusive # SKIP one CPU: there is nothing to cross-modify\n"

static const char *command_line;

static void run_patcher(void)
{
	kernel_patcher(command_line);
}

/* Runs it on so many CPUs, until it halts. */
static void patcher(unsigned cpus, const char *options)
{
	fake_arch_begin(cpus);
	owner = NOBODY;
	ended = false;
	lines = 0;
	crc = 0;
	command_line = options;
	assert_true(fake_arch_halts(run_patcher));
	assert_true(ended);
	assert_true(fake_arch.ended);
}

/* What it wrote before its end line, whose verdict is this one. */
static void assert_wrote(const char *body, const char *verdict)
{
	char *end = strstr(fake_arch.console, "# end of log: ");

	assert_non_null(end);
	assert_memory_equal(strstr(end, ", verdict ") + 10, verdict, strlen(verdict) + 1);
	*end = '\0';
	assert_string_equal(fake_arch.console, body);
}

static void test_all_scenarios(void **state)
{
	(void)state;
	patcher(1, "");
	assert_wrote("1..4\n"
		     "ok 1 - direct" SKIPPED "ok 2 - breakpoint-only" SKIPPED
		     "ok 3 - breakpoint-ipi" SKIPPED "ok 4 - three-sync" SKIPPED,
		     "inconclusive\n");
	assert_int_equal(fake_arch.describes, 1);
	assert_int_equal(fake_arch.provokes, 0);
}

/* In the order in which they are defined, whatever the order in which they are asked for. */
static void test_some_scenarios(void **state)
{
	static const char *const lists[] = {
		"scenarios=three-sync,direct",
		"scenarios=direct,three-sync",
		"scenarios=,direct,none,three-sync,",
		"scenarios=direct,direct,three-sync",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		patcher(1, lists[i]);
		assert_wrote("1..2\nok 1 - direct" SKIPPED "ok 2 - three-sync" SKIPPED,
			     "inconclusive\n");
	}
}

static void test_names_are_compared_whole(void **state)
{
	(void)state;
	patcher(1, "scenarios=breakpoint,three-sync-too,-ipi,xdirect,breakpoint-only");
	assert_wrote("1..1\nok 1 - breakpoint-only" SKIPPED, "inconclusive\n");
}

static void test_no_scenario(void **state)
{
	(void)state;
	patcher(1, "scenarios=directly");
	assert_wrote("1..0\n# scenarios=directly: none of these is known\n", "inconclusive\n");
}

static void test_a_provocation(void **state)
{
	(void)state;
	fake_arch.provoked[0] = '\0';
	patcher(1, "test=page-fault");
	assert_int_equal(fake_arch.provokes, 1);
	assert_string_equal(fake_arch.provoked, "page-fault");
	assert_wrote("Bail out! test=page-fault: there is no such test, or the machine let it "
		     "happen\n",
		     "crashed\n");
	/* It has waited for 3 seconds, of 10^9 cycles each: what it provokes may take its time. */
	assert_true(fake_arch.cycles >= 3000000000u);
}

/* These happen in the middle of a run, or at boot. */
static void test_tests_that_provoke_nothing(void **state)
{
	static const char *const tests[] = {"test=deaf scenarios=direct",
					    "test=deaf-late scenarios=direct",
					    "test=phantom-cpu scenarios=direct"};

	(void)state;
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		patcher(1, tests[i]);
		assert_int_equal(fake_arch.provokes, 0);
		assert_wrote("1..1\nok 1 - direct" SKIPPED, "inconclusive\n");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_scenarios),
		cmocka_unit_test(test_some_scenarios),
		cmocka_unit_test(test_names_are_compared_whole),
		cmocka_unit_test(test_no_scenario),
		cmocka_unit_test(test_a_provocation),
		cmocka_unit_test(test_tests_that_provoke_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
