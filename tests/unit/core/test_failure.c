/*
 * Runs in which a CPU fails: an exception, or a machine check, has taken it out. It is not waited
 * for, it is named, and the others go on.
 */
#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/experiment/experiment.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PATCHES 30
#define FAILURE "#GP general protection"
#define RAISED "CPU 2 (APIC id 20) raised " FAILURE ", and "

static struct options options;
static struct run run;

static int begin(void **state)
{
	(void)state;
	options = (struct options){.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};
	fake_machine_begin(3, 1);
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_machine_end();
	executors_provoke(NULL);
	return 0;
}

static void experiment(const char *name)
{
	comments_clear();
	experiment_run(scenario_standard(name), &options, &run);
}

static void fail_here(void)
{
	fake_arch.failures[fake_arch_self] = FAILURE;
	arch_halt();
}

static void assert_raised(void)
{
	assert_int_equal(strncmp(run.reason, RAISED, sizeof(RAISED) - 1), 0);
	assert_false(arch_cpu_online(2));
}

static void test_a_cpu_that_fails_in_a_run(void **state)
{
	(void)state;
	snprintf(options.machine.test, sizeof(options.machine.test), "%s", "exception");
	fake_arch.provoke = fail_here;
	experiment("three-sync");
	assert_raised();
	assert_int_equal(fake_arch.provoker, 2);
	assert_in_range(run.patches, 9, 10);
	assert_true(comments_contain("three-sync: the counts of CPU 2 are left out: it was stopped "
				     "by an exception\n"));
	assert_int_equal(run.executors, 1);
	assert_int_equal(run.total.executions, executor_of(1)->oracle.executions);

	/* The other goes on, in a run of its own. */
	options.machine.test[0] = '\0';
	experiment("three-sync");
	assert_string_equal(run.reason, "");
	assert_int_equal(run.executors, 1);
	assert_int_equal(run.patches, PATCHES);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain(
		"three-sync: without CPU 2 (APIC id 20), which has raised " FAILURE "\n"));
}

/* It is not waited for: the whole run, in which it never comes, takes less than the timeout. */
static void test_a_failed_cpu_is_not_waited_for(void **state)
{
	(void)state;
	fake_machine.hangs_after[2] = 1;
	fake_arch.failures[2] = FAILURE;
	fake_arch.relax_cost = 100000000; /* 0.1 s: a wait would be short */
	experiment("direct");
	assert_raised();
	assert_true(fake_arch.cycles < 2000000000u);
}

/* All counts were there already, and all waits over: it is lost all the same. */
static void test_a_cpu_that_fails_at_rest(void **state)
{
	(void)state;
	assert_true(run_begin(&run, scenario_standard("direct"), 2000000));
	fake_arch.failures[2] = FAILURE;
	run_end(&run, 2000000);
	assert_string_equal(run.reason, RAISED "was at rest by then");
	assert_false(arch_cpu_online(2));
	assert_int_equal(run.executors, 1);
}

/* The names of tests that the patcher provokes say so. */
static void test_a_provocation_of_the_patcher(void **state)
{
	(void)state;
	snprintf(options.machine.test, sizeof(options.machine.test), "%s", "patcher-exception");
	experiment("direct");
	assert_int_equal(fake_arch.provokes, 1);
	assert_int_equal(fake_arch.provoker, 0);
	assert_string_equal(fake_arch.provoked, "exception");
	assert_string_equal(run.reason, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_cpu_that_fails_in_a_run, begin, end),
		cmocka_unit_test_setup_teardown(test_a_failed_cpu_is_not_waited_for, begin, end),
		cmocka_unit_test_setup_teardown(test_a_cpu_that_fails_at_rest, begin, end),
		cmocka_unit_test_setup_teardown(test_a_provocation_of_the_patcher, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
