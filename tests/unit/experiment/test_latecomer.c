/*
 * Runs in which a CPU comes online during each patch, on a machine that counts for itself what it
 * executed, and that keeps what it has fetched until it serializes: the right order, none, and the
 * wrong one.
 */
#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/experiment/experiment.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define CPUS 4
#define LAST (CPUS - 1)
#define PATCHES 100

#define THREE_SYNCS                                                                                \
	"site jmp8 -> jmp8\npatch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n"       \
	" write head\n sync cpuid\n"

static const struct options usual = {.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};
static struct run run;

/* On the machine that has begun. */
static void experiment(const char *clauses)
{
	comments_clear();
	experiment_run(scenario_of(clauses), &usual, &run);
	assert_string_equal(run.reason, "");
	assert_int_equal(run.patches, PATCHES);
	assert_counted_as_executed(&run);
}

static uint64_t counted(enum outcome outcome)
{
	return run.total.outcomes[outcome];
}

/* Of the last CPU, and of all others. */
static uint64_t late_of(unsigned from, unsigned to)
{
	uint64_t late = 0;

	for (unsigned cpu = from; cpu <= to; cpu++)
		late += executor_of(cpu)->oracle.outcomes[OUTCOME_LATE_OLD] +
			executor_of(cpu)->oracle.outcomes[OUTCOME_LATE_BREAKPOINT];
	return late;
}

static void test_it_comes_in_each_patch(void **state)
{
	(void)state;
	for (enum model model = 0; model < MODELS; model++) {
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment(THREE_SYNCS "online cpuid\n");
		assert_int_equal(fake_machine.comings, PATCHES);
		assert_int_equal(executor_of(LAST)->oracle.first, PATCHES);
		/* Of the three syncs of each patch, and the one before each. */
		assert_int_equal(executor_of(1)->syncs, executor_of(2)->syncs);
		assert_true(executor_of(LAST)->syncs < executor_of(1)->syncs);
		assert_int_equal(counted(OUTCOME_TORN) + counted(OUTCOME_UNSERIALIZED), 0);
		assert_int_equal(counted(OUTCOME_LATE_OLD), 0);
		assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 0);
	}
}

/* What it has fetched before it says that it is online, no sync has it drop. */
static void test_the_wrong_ones(void **state)
{
	static const char *const all[] = {THREE_SYNCS "online none\n",
					  THREE_SYNCS "online cpuid early\n"};

	(void)state;
	for (unsigned i = 0; i < 2; i++)
		for (enum model model = 0; model < MODELS; model++) {
			bool keeps = model != MODEL_COHERENT && model != MODEL_BYTEWISE;

			fake_machine_begin(CPUS, 1);
			fake_machine.fetches = model;
			experiment(all[i]);
			if (keeps)
				assert_true(late_of(LAST, LAST) > 0);
			if (model == MODEL_COHERENT)
				assert_int_equal(late_of(LAST, LAST), 0);
			assert_int_equal(late_of(1, LAST - 1), 0);
		}
}

/* A stop does not hold it either: it comes in the middle of one. */
static void test_stops(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment("site nop2 -> jmp8\npatch stop\n write tail\n write head\n go\n sync cpuid\n"
		   "online cpuid\n");
	assert_int_equal(fake_machine.comings, PATCHES);
	assert_true(executor_of(LAST)->oracle.outcomes[OUTCOME_TORN] > 0);
	assert_int_equal(counted(OUTCOME_TORN), executor_of(LAST)->oracle.outcomes[OUTCOME_TORN]);
}

/* Nor does a wait that looks at each executor: one that has left is outside. */
static void test_waits(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment("site jmp8 -> jmp8\npatch write breakpoint\n wait until outside\n sync cpuid\n"
		   " write tail\n sync cpuid\n write head\n sync cpuid\n wait for handlers\n"
		   "online cpuid\n");
	assert_int_equal(fake_machine.comings, PATCHES);
}

static void test_nobody_else_is_there(void **state)
{
	(void)state;
	fake_machine_begin(2, 1);
	experiment(THREE_SYNCS "online cpuid\n");
	assert_int_equal(fake_machine.comings, PATCHES);
	assert_int_equal(run.total.first, PATCHES);
}

static bool never_leaves(unsigned cpu)
{
	(void)cpu;
	return false;
}

static void test_one_that_does_not_leave(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	fake_arch.await_left = never_leaves;
	comments_clear();
	experiment_run(scenario_of(THREE_SYNCS "online cpuid\n"), &usual, &run);
	assert_string_equal(run.reason, "CPU 3 (APIC id 30) did not leave before a patch");
	assert_int_equal(run.patches, 0);
	/* The next one that is there is the last now. */
	fake_machine_begin(CPUS, 1);
	arch_cpu_lose(LAST);
	experiment(THREE_SYNCS "online cpuid\n");
	assert_int_equal(executor_of(LAST - 1)->oracle.first, PATCHES);
	assert_int_equal(fake_machine.comings, PATCHES);
}

/* It was started, and never says that it is online. */
static void never_starts(unsigned cpu)
{
	(void)cpu;
}

static void test_one_that_does_not_come(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	fake_arch.start = never_starts;
	comments_clear();
	experiment_run(scenario_of(THREE_SYNCS "online cpuid\n"), &usual, &run);
	assert_string_equal(run.reason,
			    "CPU 3 (APIC id 30) did not execute the site after the patch");
	assert_int_equal(executors_missing(), 0);
}

static void test_nobody_leaves_elsewhere(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment(THREE_SYNCS);
	fake_machine_begin(CPUS, 1);
	experiment(THREE_SYNCS "rest cpuid\n");
	assert_int_equal(fake_machine.comings, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_it_comes_in_each_patch, fake_machine_teardown),
		cmocka_unit_test_teardown(test_the_wrong_ones, fake_machine_teardown),
		cmocka_unit_test_teardown(test_stops, fake_machine_teardown),
		cmocka_unit_test_teardown(test_waits, fake_machine_teardown),
		cmocka_unit_test_teardown(test_nobody_else_is_there, fake_machine_teardown),
		cmocka_unit_test_teardown(test_one_that_does_not_leave, fake_machine_teardown),
		cmocka_unit_test_teardown(test_one_that_does_not_come, fake_machine_teardown),
		cmocka_unit_test_teardown(test_nobody_leaves_elsewhere, fake_machine_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
