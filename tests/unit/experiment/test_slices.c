/*
 * Runs that go on slice by slice, while other scenarios have theirs in between: what each has
 * counted is what its own slices have executed, all of it, and nothing else.
 */
#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/experiment/allowed.h"
#include "kernel/experiment/experiment.h"
#include "lib/string.h"
#include "scenario/standard.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define CPUS 3
#define SLICES 6
#define SLICE_US 40

static const struct options options = {.dwell = 4, .seed = 1, .timeout_ms = 2000};
static struct executor_counts counts[2][CPUS];
static struct sliced sliced[2];
static struct scenario scenarios[2];

static void begin_slices(void)
{
	fake_machine_begin(CPUS, 7);
	memset(sliced, 0, sizeof(sliced));
	for (unsigned i = 0; i < 2; i++)
		sliced[i].counts = counts[i];
}

static void slice(unsigned which, const char *name)
{
	/* It must stay, and what scenario_standard() returns does not. */
	scenarios[which] = *scenario_standard(name);
	experiment_slice(&sliced[which], &scenarios[which], &options, SLICE_US);
	assert_string_equal(sliced[which].run.reason, "");
}

/* Of one CPU, after its run's last slice. */
static uint64_t executions_of(unsigned which, unsigned cpu)
{
	return counts[which][cpu].oracle.executions;
}

static void check_sums(unsigned which)
{
	const struct run *run = &sliced[which].run;
	uint64_t sum = 0;

	for (unsigned cpu = 1; cpu < CPUS; cpu++)
		sum += executions_of(which, cpu);
	assert_int_equal(sum, run->total.executions);
	assert_true(oracle_adds_up(&run->total, run->scenario->back_to_back));
	assert_int_equal(run->executors, CPUS - 1);
	assert_int_equal(run->syncs, run->patches * scenario_syncs(run->scenario));
	assert_int_equal(run->patches, sliced[which].rounds);
}

static void test_slices_are_one_run(void **state)
{
	uint64_t patches = 0, executions = 0, elapsed_us = 0;

	(void)state;
	begin_slices();
	for (unsigned i = 0; i < SLICES; i++) {
		slice(0, "three-sync");
		check_sums(0);
		assert_true(sliced[0].run.patches > patches);
		assert_true(sliced[0].run.total.executions > executions);
		assert_true(sliced[0].run.elapsed_us >= elapsed_us + SLICE_US);
		patches = sliced[0].run.patches;
		executions = sliced[0].run.total.executions;
		elapsed_us = sliced[0].run.elapsed_us;
	}
	assert_int_equal(sliced[0].run.total.executions, fake_machine.executed.old +
								 fake_machine.executed.new +
								 fake_machine.executed.breakpoints);
	assert_int_equal(sliced[0].run.total.outcomes[OUTCOME_OLD], fake_machine.executed.old);
}

/* Only one of them has the kind of executions that the other forbids. */
static void test_no_count_gets_into_another_run(void **state)
{
	(void)state;
	begin_slices();
	for (unsigned i = 0; i < SLICES; i++) {
		slice(0, "three-sync");
		slice(1, "straddle-quadword");
	}
	check_sums(0);
	check_sums(1);
	assert_int_equal(sliced[0].run.total.executions + sliced[1].run.total.executions,
			 fake_machine.executed.old + fake_machine.executed.new +
				 fake_machine.executed.breakpoints +
				 fake_machine.executed.mixtures);
	assert_true(fake_machine.executed.mixtures > 0);
	assert_int_equal(sliced[1].run.total.outcomes[OUTCOME_TORN],
			 fake_machine.executed.mixtures);
	assert_int_equal(sliced[0].run.total.outcomes[OUTCOME_TORN], 0);
	assert_int_equal(sliced[0].run.total.outcomes[OUTCOME_BREAKPOINT],
			 fake_machine.executed.breakpoints);
	assert_int_equal(sliced[1].run.total.outcomes[OUTCOME_BREAKPOINT], 0);
}

/* The report of a run finds what its CPUs have counted, whoever had the last slice. */
static void test_what_is_taken_up(void **state)
{
	(void)state;
	begin_slices();
	slice(0, "three-sync");
	slice(1, "straddle-quadword");
	slice(0, "three-sync");
	executors_take_up(sliced[1].counts);
	for (unsigned cpu = 1; cpu < CPUS; cpu++)
		assert_int_equal(executor_of(cpu)->oracle.executions, executions_of(1, cpu));
	executors_take_up(sliced[0].counts);
	for (unsigned cpu = 1; cpu < CPUS; cpu++) {
		assert_int_equal(executor_of(cpu)->oracle.executions, executions_of(0, cpu));
		assert_true(executor_of(cpu)->takes_part);
	}
}

/* A CPU that was lost in another scenario's slice has counted what it has, and takes no part. */
static void test_a_cpu_that_is_lost_in_between(void **state)
{
	uint64_t executions;

	(void)state;
	begin_slices();
	slice(0, "three-sync");
	executions = executions_of(0, 2);
	arch_cpu_lose(2);
	slice(0, "three-sync");
	assert_int_equal(sliced[0].run.executors, 1);
	assert_int_equal(sliced[0].run.total.executions, executions_of(0, 1));
	assert_int_equal(executions_of(0, 2), executions);
	assert_false(counts[0][2].takes_part);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_slices_are_one_run, fake_machine_teardown),
		cmocka_unit_test_teardown(test_no_count_gets_into_another_run,
					  fake_machine_teardown),
		cmocka_unit_test_teardown(test_what_is_taken_up, fake_machine_teardown),
		cmocka_unit_test_teardown(test_a_cpu_that_is_lost_in_between,
					  fake_machine_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
