/*
 * A scenario's run as a whole: the kernel's own patcher and executors, on a machine that counts for
 * itself what it executed.
 */
#include "kernel/executor.h"
#include "kernel/experiment.h"
#include "tests/unit/comments.h"
#include "tests/unit/fake_machine.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define PATCHES 200

static const struct options usual = {.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};
static struct run run;

static const struct scenario *named(const char *name)
{
	for (size_t i = 0; i < scenario_count; i++)
		if (!strcmp(scenarios[i].name, name))
			return &scenarios[i];
	fail_msg("there is no scenario %s", name);
	return NULL;
}

static void experiment(const char *name, const struct options *options)
{
	comments_clear();
	experiment_run(named(name), options, &run);
}

static int end(void **state)
{
	(void)state;
	fake_machine_end();
	executor_deafen_at_next_sync(0);
	return 0;
}

static uint64_t counted(enum outcome outcome)
{
	return run.total.outcomes[outcome];
}

/* The kernel has counted all that was executed, and taken each for what it was. */
static void assert_counted_as_executed(void)
{
	const struct fake_executed *executed = &fake_machine.executed;
	uint64_t after_serialization = 0;

	for (unsigned i = 0; i < TRANSITIONS * TRANSITIONS; i++)
		after_serialization += run.total.transitions[i / TRANSITIONS][i % TRANSITIONS][1];
	assert_true(oracle_adds_up(&run.total));
	assert_int_equal(counted(OUTCOME_OLD) + counted(OUTCOME_NEW),
			 executed->first + executed->second);
	assert_int_equal(counted(OUTCOME_BREAKPOINT), executed->breakpoints);
	assert_int_equal(run.retried, executed->retried);
	assert_int_equal(counted(OUTCOME_TORN), executed->mixtures);
	assert_int_equal(counted(OUTCOME_FAULT), executed->faults);
	assert_int_equal(counted(OUTCOME_UNSERIALIZED), executed->unserialized);
	assert_int_equal(after_serialization, executed->after_serialization);
	assert_int_equal(counted(OUTCOME_UNKNOWN), 0);
	assert_int_equal(run.total.first, run.executors);
}

/* Every scenario, on the machine for which they were written, gets the verdict that its author
 * expected; with any number of executors and any luck. */
static void test_each_scenario(void **state)
{
	uint64_t retried = 0;

	(void)state;
	for (size_t i = 0; i < scenario_count; i++)
		for (unsigned round = 0; round < 6; round++) {
			fake_machine_begin(2 + round % 3, 100 + round);
			experiment(scenarios[i].name, &usual);
			assert_string_equal(run.reason, "");
			assert_int_equal(run.patches, PATCHES);
			assert_int_equal(run.syncs, PATCHES * scenario_syncs(&scenarios[i]));
			assert_int_equal(run.executors, 1 + round % 3);
			assert_counted_as_executed();
			assert_int_equal(verdict_of(&run), VERDICT_AS_EXPECTED);
			retried += run.retried;
		}
	assert_true(retried > 0);
}

/* Half of the patches dwell, and the others are timed, with a sync and a store next to each. */
static void test_costs_are_of_patches_without_dwell(void **state)
{
	struct options options = usual;

	(void)state;
	fake_machine_begin(2, 1);
	experiment("three-sync", &options);
	assert_in_range(run.patch.runs, PATCHES / 4, PATCHES * 3 / 4);
	assert_int_equal(run.sync.runs, run.patch.runs);
	assert_int_equal(run.store.runs, run.patch.runs);
	assert_int_equal(fake_arch.fences, run.store.runs);
	/* One to begin with, those of the patches, and those that were measured. */
	assert_int_equal(fake_arch.syncs, 1 + 3 * PATCHES + run.sync.runs);

	options.dwell = 0;
	fake_machine_begin(2, 1);
	experiment("three-sync", &options);
	assert_int_equal(run.patch.runs, PATCHES);
}

/* The same seed, the same run; another one, another. */
static void test_the_seed(void **state)
{
	struct options options = usual;
	uint64_t timed[3];

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		options.seed = 1 + i / 2;
		fake_machine_begin(2, 1);
		experiment("breakpoint-ipi", &options);
		timed[i] = run.patch.runs * 1000000 + run.total.executions;
	}
	assert_true(timed[0] == timed[1]);
	assert_true(timed[0] != timed[2]);
}

/* A second run begins with empty counts, and with the site in its first form. */
static void test_a_second_run(void **state)
{
	struct options odd = usual;

	(void)state;
	odd.patches = 3;
	fake_machine_begin(3, 5);
	experiment("direct", &odd);
	assert_memory_equal(arch_site.text, arch_site.second, 2);
	memset(&fake_machine.executed, 0, sizeof(fake_machine.executed));
	uint64_t syncs_before = fake_arch.syncs;

	experiment("three-sync", &odd);
	assert_memory_equal(fake_arch.at_sync[syncs_before].site, arch_site.first, 2);
	assert_int_equal(run.patches, 3);
	assert_int_equal(run.syncs, 9);
	assert_true(oracle_adds_up(&run.total));
	assert_int_equal(counted(OUTCOME_OLD) + counted(OUTCOME_NEW) + counted(OUTCOME_BREAKPOINT),
			 fake_machine.executed.first + fake_machine.executed.second +
				 fake_machine.executed.breakpoints);
}

/* A CPU that goes on with old bytes after it has serialized: it is the machine's fault, and told.
 */
static void test_a_defective_machine(void **state)
{
	(void)state;
	fake_machine_begin(3, 1);
	fake_machine.defective[2] = true;
	experiment("three-sync", &usual);
	assert_counted_as_executed();
	assert_int_equal(verdict_of(&run), VERDICT_FORBIDDEN);
	assert_true(counted(OUTCOME_LATE_OLD) >= PATCHES / 2);
}

/* A coherent machine that is never patched where it could show it proves nothing. */
static void test_nothing_shown(void **state)
{
	struct options options = usual;

	(void)state;
	options.patches = 1;
	fake_machine_begin(2, 1);
	fake_machine.defective[1] = true; /* goes on with the first form: nothing new is seen */
	experiment("direct", &options);
	assert_int_equal(counted(OUTCOME_NEW), 0);
	assert_int_equal(verdict_of(&run), VERDICT_INCONCLUSIVE);
}

static void test_a_cpu_that_goes_deaf(void **state)
{
	struct options options = usual;

	(void)state;
	strcpy(options.test, "deaf");
	fake_machine_begin(3, 1);
	experiment("three-sync", &options);
	assert_int_equal(run.patches, 9);
	assert_string_equal(run.reason, "CPU 1 (APIC id 10) did not acknowledge a sync; the patch "
					"was undone");
	assert_memory_equal(arch_site.text, arch_site.second, 2); /* as the ninth left it */
	assert_false(arch_cpu_online(1));
	assert_true(arch_cpu_online(2));
	assert_counted_as_executed();
	assert_int_equal(verdict_of(&run), VERDICT_INCONCLUSIVE);

	/* The others go on, in a run of their own. */
	options.test[0] = '\0';
	experiment("three-sync", &options);
	assert_string_equal(run.reason, "");
	assert_int_equal(run.executors, 1);
	assert_false(executor_counts(1, 1000));
	assert_true(executor_counts(2, 1000));
	assert_int_equal(run.patches, PATCHES);
	assert_int_equal(verdict_of(&run), VERDICT_AS_EXPECTED);
}

static void test_a_cpu_that_goes_deaf_late(void **state)
{
	struct options options = usual;

	(void)state;
	strcpy(options.test, "deaf-late");
	fake_machine_begin(3, 1);
	experiment("three-sync", &options);
	assert_int_equal(run.patches, 9);
	assert_string_equal(run.reason,
			    "CPU 1 (APIC id 10) did not acknowledge a sync; it was too late to "
			    "undo the patch, and the breakpoint stays");
	static const uint8_t left[] = {0xcc, 0xe5}; /* the tenth leads back to the first form */

	assert_memory_equal(arch_site.text, left, 2);
	assert_counted_as_executed();
	assert_int_equal(verdict_of(&run), VERDICT_INCONCLUSIVE);
	executor_deafen_at_next_sync(0);
}

/* Not in the middle of a patch, but before the first one. */
static void test_a_cpu_that_is_lost_at_the_beginning(void **state)
{
	(void)state;
	fake_machine_begin(2, 1);
	fake_arch.silent_at = 1;
	experiment("three-sync", &usual);
	assert_false(arch_cpu_online(1));
	assert_int_equal(strncmp(run.reason, "CPU 1 (APIC id 10) ", 19), 0);
	assert_int_equal(verdict_of(&run), VERDICT_INCONCLUSIVE);
}

/* The fifth sync is the one that is measured after the first patch. */
static void test_a_cpu_that_is_lost_between_patches(void **state)
{
	struct options options = usual;

	(void)state;
	options.dwell = 0;
	fake_machine_begin(3, 1);
	fake_arch.silent_at = 5;
	experiment("three-sync", &options);
	assert_false(arch_cpu_online(1));
	assert_int_equal(run.patches, 1);
	assert_int_equal(strncmp(run.reason, "CPU 1 (APIC id 10) ", 19), 0);
	assert_int_equal(verdict_of(&run), VERDICT_INCONCLUSIVE);
}

/* A CPU that hangs: what it has counted cannot be read, and that is said. */
static void test_a_cpu_that_hangs(void **state)
{
	(void)state;
	fake_machine_begin(3, 1);
	fake_machine.hangs_after[2] = 20;
	fake_arch.relax_cost = 100000000; /* 0.1 s: the wait is short */
	experiment("direct", &usual);
	assert_in_range(run.patches, 5, 20);
	assert_true(strstr(run.reason, "CPU 2 (APIC id 20) did not execute the site") ==
		    run.reason);
	assert_true(comments_contain("direct: the counts of CPU 2 are left out: it goes on"));
	assert_true(oracle_adds_up(&run.total));
	assert_int_equal(run.total.executions, executor_of(1)->oracle.executions);
	assert_true(executor_of(1)->takes_part);
	assert_false(executor_of(2)->takes_part);
	assert_int_equal(verdict_of(&run), VERDICT_INCONCLUSIVE);
}

static void test_two_cpus_that_hang(void **state)
{
	(void)state;
	fake_machine_begin(4, 1);
	fake_machine.hangs_after[1] = fake_machine.hangs_after[3] = 1;
	fake_arch.relax_cost = 100000000;
	experiment("direct", &usual);
	assert_true(strstr(run.reason, "CPU 1 (APIC id 10) did not execute the site") ==
		    run.reason);
	assert_true(comments_contain("direct: CPU 3 (APIC id 30) neither"));
	assert_false(comments_contain("CPU 2 "));
}

/* A run says every second how far it is. */
static void test_progress(void **state)
{
	(void)state;
	fake_machine_begin(2, 1);
	fake_arch.relax_cost = 10000000; /* 10 ms */
	experiment("direct", &usual);
	assert_true(comments_contain("direct: "));
	assert_true(comments_contain(" of 200 patches"));
	/* It relaxes once a stage or more, and so takes 4 s or more; each line takes one second. */
	assert_in_range(comments_count(), 3, fake_arch.relaxes / 100);
}

/* Whatever is provoked, is provoked by the last CPU, and while it is at rest. */
static void test_provocation(void **state)
{
	(void)state;
	fake_machine_begin(4, 1);
	executors_provoke("page-fault");
	arch_relax();
	arch_relax();
	executors_provoke(NULL);
	assert_int_equal(fake_arch.provokes, 2);
	assert_int_equal(fake_arch.provoker, 3);
	assert_string_equal(fake_arch.provoked, "page-fault");
	assert_int_equal(fake_machine.executed.first, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_each_scenario, end),
		cmocka_unit_test_teardown(test_costs_are_of_patches_without_dwell, end),
		cmocka_unit_test_teardown(test_the_seed, end),
		cmocka_unit_test_teardown(test_a_second_run, end),
		cmocka_unit_test_teardown(test_a_defective_machine, end),
		cmocka_unit_test_teardown(test_nothing_shown, end),
		cmocka_unit_test_teardown(test_a_cpu_that_goes_deaf, end),
		cmocka_unit_test_teardown(test_a_cpu_that_goes_deaf_late, end),
		cmocka_unit_test_teardown(test_a_cpu_that_is_lost_at_the_beginning, end),
		cmocka_unit_test_teardown(test_a_cpu_that_is_lost_between_patches, end),
		cmocka_unit_test_teardown(test_a_cpu_that_hangs, end),
		cmocka_unit_test_teardown(test_two_cpus_that_hang, end),
		cmocka_unit_test_teardown(test_progress, end),
		cmocka_unit_test_teardown(test_provocation, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
