/*
 * Runs in which a CPU does not answer, or does not execute: what is said of it, what was counted,
 * and that the others go on.
 */
#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/between.h"
#include "kernel/experiment/experiment.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PATCHES 30

static struct options options;
static struct run run;

static int begin(void **state)
{
	(void)state;
	options = (struct options){.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_machine_end();
	executor_deafen_at_next_sync(0);
	return 0;
}

static void experiment(const char *name)
{
	comments_clear();
	experiment_run(scenario_standard(name), &options, &run);
}

static void assert_site(uint8_t head, uint8_t tail)
{
	const uint8_t bytes[] = {head, tail};

	assert_memory_equal(placed()->sites[0].text, bytes, 2);
}

/* Runs it on three CPUs, of which the first executor goes deaf in the tenth patch. */
static void deafen(const char *name, const char *test)
{
	snprintf(options.machine.test, sizeof(options.machine.test), "%s", test);
	fake_machine_begin(3, 1);
	experiment(name);
	assert_int_equal(run.patches, 9);
	assert_false(arch_cpu_online(1));
	assert_true(arch_cpu_online(2));
	/* It is alive, and has counted. */
	assert_int_equal(run.executors, 2);
	assert_counted_as_executed(&run);
}

static void test_a_cpu_that_goes_deaf(void **state)
{
	(void)state;
	deafen("three-sync", "deaf");
	assert_string_equal(run.reason, "CPU 1 (APIC id 10) did not acknowledge a sync; the patch "
					"was undone");
	assert_site(0xeb, 0xe5);

	/* The other goes on, in a run of its own. */
	options.machine.test[0] = '\0';
	experiment("three-sync");
	assert_string_equal(run.reason, "");
	assert_int_equal(run.executors, 1);
	assert_false(executor_counts(1, 1000));
	assert_true(executor_counts(2, 1000));
	assert_int_equal(run.patches, PATCHES);
	assert_int_equal(run.total.executions, executor_of(2)->oracle.executions);
}

static void test_a_cpu_that_goes_deaf_late(void **state)
{
	(void)state;
	deafen("three-sync", "deaf-late");
	assert_string_equal(run.reason,
			    "CPU 1 (APIC id 10) did not acknowledge a sync; it was too late to "
			    "undo the patch, and what it had written stays");
	assert_site(0xcc, 0xf0);
}

static void test_a_cpu_that_does_not_confirm(void **state)
{
	(void)state;
	deafen("store-sync", "deaf");
	assert_string_equal(run.reason, "CPU 1 (APIC id 10) did not acknowledge the sync after the "
					"new instruction was written");
}

/* The others are let go, although not all have stopped. */
static void test_a_cpu_that_does_not_stop(void **state)
{
	(void)state;
	deafen("stop-machine", "deaf");
	assert_string_equal(run.reason, "CPU 1 (APIC id 10) did not acknowledge a sync; the patch "
					"was undone");
	assert_true(executor_counts(2, 1000));
}

/* Without a sync, or without a second one, there is nobody to be deaf to. */
static void test_protocols_that_need_no_answer(void **state)
{
	(void)state;
	snprintf(options.machine.test, sizeof(options.machine.test), "%s", "deaf");
	fake_machine_begin(2, 1);
	experiment("direct");
	assert_string_equal(run.reason, "");
	assert_int_equal(run.patches, PATCHES);
	snprintf(options.machine.test, sizeof(options.machine.test), "%s", "deaf-late");
	fake_machine_begin(2, 1);
	experiment("store-sync");
	assert_string_equal(run.reason, "");
}

/* Which of all syncs it is: the first is the run's, the second the first patch's own before it,
 * and the sixth, behind three of the protocol, is measured. */
static void test_a_sync_that_is_not_acknowledged(void **state)
{
	static const struct {
		unsigned silent_at, patches;
		const char *reason;
	} table[] = {
		{1, 0, "CPU 1 (APIC id 10) did not acknowledge the sync before the first patch"},
		{2, 0, "CPU 1 (APIC id 10) did not acknowledge the sync before a patch"},
		{6, 1, "CPU 1 (APIC id 10) did not acknowledge a sync between two patches"},
		{7, 1, "CPU 1 (APIC id 10) did not acknowledge the sync before a patch"},
	};

	(void)state;
	options.dwell = 0;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_machine_begin(3, 1);
		fake_arch.silent_at = table[i].silent_at;
		experiment("three-sync");
		assert_false(arch_cpu_online(1));
		assert_true(arch_cpu_online(2));
		assert_int_equal(run.patches, table[i].patches);
		assert_string_equal(run.reason, table[i].reason);
		assert_counted_as_executed(&run);
	}
}

/* What it has counted cannot be read, and that is said. */
static void assert_left_out(void)
{
	assert_true(comments_contain("direct: the counts of CPU 2 are left out: it goes on"));
	assert_true(oracle_adds_up(&run.total, false));
	assert_int_equal(run.total.executions, executor_of(1)->oracle.executions);
	assert_true(executor_of(1)->takes_part);
	assert_false(executor_of(2)->takes_part);
	assert_int_equal(run.executors, 1);
	/* What was noted after each patch had its counts in it */
	assert_false(run.with.known);
}

/* It acknowledges all syncs, and does nothing else: it is missed in whatever stage comes next. */
static void test_a_cpu_that_hangs(void **state)
{
	static const char *const reasons[] = {
		"CPU 2 (APIC id 20) did not execute the site",
		"CPU 2 (APIC id 20) did not execute the site after the patch",
		"CPU 2 (APIC id 20) did not come to rest after a patch",
	};
	unsigned seen[3] = {0}, runs = 12;

	(void)state;
	for (unsigned i = 1; i <= runs; i++) {
		fake_machine_begin(3, i);
		fake_machine.hangs_after[2] = i;
		fake_arch.relax_cost = 100000000; /* 0.1 s: the wait is short */
		experiment("direct");
		for (unsigned reason = 0; reason < 3; reason++)
			seen[reason] += !strcmp(run.reason, reasons[reason]);
		assert_left_out();
	}
	assert_int_equal(seen[0] + seen[1] + seen[2], runs);
	assert_true(seen[1] > 0 && seen[2] > 0);
}

/* It hangs at rest already: the first of all stages misses it, and its counts are empty. */
static void test_a_cpu_that_never_executes(void **state)
{
	(void)state;
	fake_machine_begin(3, 1);
	fake_arch.relax_cost = 100000000;
	experiment("direct");
	fake_machine.hangs_after[2] = 1;
	experiment("direct");
	assert_string_equal(run.reason, "CPU 2 (APIC id 20) did not execute the site");
	assert_int_equal(run.patches, 0);
	assert_int_equal(executor_of(2)->oracle.executions, 0);
	assert_int_equal(run.total.executions, executor_of(1)->oracle.executions);
}

static void test_two_cpus_that_hang(void **state)
{
	(void)state;
	fake_machine_begin(4, 1);
	fake_machine.hangs_after[1] = fake_machine.hangs_after[3] = 1;
	fake_arch.relax_cost = 100000000;
	experiment("direct");
	assert_int_equal(strncmp(run.reason, "CPU 1 (APIC id 10) did not ", 27), 0);
	assert_true(comments_contain("direct: CPU 3 (APIC id 30) neither"));
	assert_false(comments_contain("CPU 2 "));
}

/* Whoever was lost before the run has nothing to do with its end. */
static void test_a_cpu_that_was_lost_before(void **state)
{
	(void)state;
	fake_machine_begin(4, 1);
	arch_cpu_lose(1);
	fake_machine.hangs_after[3] = 3;
	fake_arch.relax_cost = 100000000;
	experiment("direct");
	assert_int_equal(strncmp(run.reason, "CPU 3 (APIC id 30) did not ", 27), 0);
	assert_true(
		comments_contain("direct: without CPU 1 (APIC id 10), which does not answer any "
				 "more\n"));
	assert_false(comments_contain("CPU 1 (APIC id 10) neither"));
	assert_int_equal(run.executors, 1);
}

/* Nobody is left: then nothing was executed. */
static void test_nobody_executes(void **state)
{
	(void)state;
	fake_machine_begin(2, 1);
	arch_cpu_lose(1);
	experiment("direct");
	assert_string_equal(run.reason, "no CPU executed the site");
	assert_int_equal(run.executors, 0);
}

/* The first reason is the one that is told, and no lost CPU means that the bytes were to blame. */
static void test_the_first_reason_stays(void **state)
{
	(void)state;
	fake_machine_begin(3, 1);
	assert_true(run_begin(&run, scenario_standard("direct"), 2000000));
	run_lost(&run, "did something");
	assert_non_null(strstr(run.reason, "does not hold the bytes"));
	run.reason[0] = '\0';
	arch_cpu_lose(2);
	run_lost(&run, "did nothing");
	comments_clear();
	run_lost(&run, "did something else");
	assert_int_equal(comments_count(), 0);
	assert_string_equal(run.reason, "CPU 2 (APIC id 20) did nothing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_cpu_that_goes_deaf, begin, end),
		cmocka_unit_test_setup_teardown(test_a_cpu_that_goes_deaf_late, begin, end),
		cmocka_unit_test_setup_teardown(test_a_cpu_that_does_not_confirm, begin, end),
		cmocka_unit_test_setup_teardown(test_a_cpu_that_does_not_stop, begin, end),
		cmocka_unit_test_setup_teardown(test_protocols_that_need_no_answer, begin, end),
		cmocka_unit_test_setup_teardown(test_a_sync_that_is_not_acknowledged, begin, end),
		cmocka_unit_test_setup_teardown(test_a_cpu_that_hangs, begin, end),
		cmocka_unit_test_setup_teardown(test_a_cpu_that_never_executes, begin, end),
		cmocka_unit_test_setup_teardown(test_two_cpus_that_hang, begin, end),
		cmocka_unit_test_setup_teardown(test_a_cpu_that_was_lost_before, begin, end),
		cmocka_unit_test_setup_teardown(test_nobody_executes, begin, end),
		cmocka_unit_test_setup_teardown(test_the_first_reason_stays, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
