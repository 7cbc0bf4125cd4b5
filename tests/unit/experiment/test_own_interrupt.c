/*
 * Runs in which the patcher's own interrupt executes the sites, on a machine that counts for itself
 * what it executed: when it comes, that it counts as any, and what it shows that no executor does.
 */
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/experiment.h"
#include "kernel/experiment/own_interrupt.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define CPUS 3
#define PATCHES 100

#define THREE_SYNCS                                                                                \
	"patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync "       \
	"cpuid\n"
#define STOPPED "patch stop\n write tail\n write head\n go\n"
#define INTERRUPTED "also patcher in interrupt\n"

static const struct options usual = {.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};
static struct run run;

static void experiment(const char *clauses)
{
	comments_clear();
	experiment_run(scenario_of(clauses), &usual, &run);
	assert_string_equal(run.reason, "");
	assert_int_equal(run.patches, PATCHES);
	assert_counted_as_executed(&run);
}

static const struct oracle *of_patcher(void)
{
	return &executor_of(0)->oracle;
}

static uint64_t seen_by_others(enum outcome outcome)
{
	return run.total.outcomes[outcome] - of_patcher()->outcomes[outcome];
}

static void test_it_counts_as_any(void **state)
{
	(void)state;
	for (enum model model = 0; model < MODELS; model++) {
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment("site jmp8 -> jmp8\nsite nop2 -> jmp8\n" THREE_SYNCS INTERRUPTED);
		assert_int_equal(run.executors, CPUS);
		/* Each of them both sites, and one in each patch at least. */
		assert_true(fake_machine.own_interrupts >= PATCHES);
		assert_int_equal(of_patcher()->executions, 2 * fake_machine.own_interrupts);
		assert_true(oracle_adds_up(of_patcher(), false));
		assert_int_equal(of_patcher()->first, 2 * PATCHES);
		assert_true(of_patcher()->outcomes[OUTCOME_OLD] > 0);
		assert_true(of_patcher()->outcomes[OUTCOME_BREAKPOINT] > 0);
		assert_true(of_patcher()->outcomes[OUTCOME_NEW] > 0);
		assert_int_equal(run.total.outcomes[OUTCOME_TORN], 0);
		assert_int_equal(run.total.outcomes[OUTCOME_UNSERIALIZED], 0);
		assert_int_equal(run.total.outcomes[OUTCOME_LATE_BREAKPOINT], 0);
	}
}

/* Each of its passes ends with an iret. */
static void test_it_serializes(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment("site jmp8 -> jmp8\npatch write tail\n write head\n" INTERRUPTED);
	assert_true(of_patcher()->outcomes[OUTCOME_NEW] > 0);
	assert_int_equal(of_patcher()->outcomes[OUTCOME_UNSERIALIZED], 0);
	for (unsigned from = 0; from < TRANSITIONS; from++)
		for (unsigned to = 0; to < TRANSITIONS; to++)
			assert_int_equal(of_patcher()->transitions[from][to][0], 0);
}

/* Nobody else can be where the patcher is between a stop and its go. */
static void test_it_comes_while_others_are_stopped(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment("site jmp8 -> nop2\n" STOPPED INTERRUPTED "show torn");
	assert_true(of_patcher()->outcomes[OUTCOME_TORN] > 0);
	assert_int_equal(seen_by_others(OUTCOME_TORN), 0);
}

/* With one step, and the moment before it used up, what else there is must be in a wait. */
static void test_it_comes_in_waits(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment("site jmp8 -> jmp8\npatch sync cpuid\n" INTERRUPTED);
	assert_true(fake_machine.own_interrupts > PATCHES);
}

/* The first passes of a patch have read 0, the last ones 1, and then executed what is old still. */
static void test_it_reads_the_flag(void **state)
{
	static const char *const flags[] = {"none", "cpuid", "if flag then none",
					    "if flag then cpuid"};

	(void)state;
	for (unsigned i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		char clauses[200];

		snprintf(clauses, sizeof(clauses),
			 "site jmp8 -> jmp8\npatch write flag 1\n sync cpuid\n write all\n"
			 "execute read flag; %s; call\n" INTERRUPTED,
			 flags[i]);
		fake_machine_begin(CPUS, 1);
		experiment(clauses);
		assert_true(of_patcher()->outcomes[OUTCOME_STALE] > 0);
		assert_true(of_patcher()->outcomes[OUTCOME_OLD] >
			    of_patcher()->outcomes[OUTCOME_STALE]);
	}
}

static void test_nobody_is_interrupted_elsewhere(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment("site jmp8 -> jmp8\n" THREE_SYNCS INTERRUPTED);
	unsigned before = fake_machine.own_interrupts;

	fake_machine.executed = (struct fake_executed){0};
	experiment("site jmp8 -> jmp8\n" THREE_SYNCS);
	assert_int_equal(fake_machine.own_interrupts, before);
	assert_int_equal(run.executors, CPUS - 1);
	assert_false(executor_of(0)->takes_part);
}

static void test_patches_back_to_back(void **state)
{
	static const char *const scenarios[] = {
		"site jmp8 -> jmp8\n" THREE_SYNCS INTERRUPTED "repeat back to back\n",
		"site jmp8 -> jmp8\npatch write tail\n" INTERRUPTED "repeat back to back\n"};
	static const struct options options = {
		.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		fake_machine_begin(CPUS, 1);
		experiment_run(scenario_of(scenarios[i]), &options, &run);
		assert_string_equal(run.reason, "");
		assert_counted_as_executed(&run);
		assert_true(of_patcher()->outcomes[OUTCOME_OLD] > 0);
		assert_true(of_patcher()->outcomes[OUTCOME_NEW] > 0);
		assert_int_equal(of_patcher()->outcomes[OUTCOME_UNSERIALIZED], 0);
	}
}

/* The same seed, the same moments. */
static void test_the_seed_decides(void **state)
{
	struct oracle first;

	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment("site jmp8 -> jmp8\n" THREE_SYNCS INTERRUPTED);
	first = *of_patcher();
	fake_machine_begin(CPUS, 1);
	experiment("site jmp8 -> jmp8\n" THREE_SYNCS INTERRUPTED);
	assert_memory_equal(&first.outcomes, of_patcher()->outcomes, sizeof(first.outcomes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_it_counts_as_any, fake_machine_teardown),
		cmocka_unit_test_teardown(test_it_serializes, fake_machine_teardown),
		cmocka_unit_test_teardown(test_it_comes_while_others_are_stopped,
					  fake_machine_teardown),
		cmocka_unit_test_teardown(test_it_comes_in_waits, fake_machine_teardown),
		cmocka_unit_test_teardown(test_it_reads_the_flag, fake_machine_teardown),
		cmocka_unit_test_teardown(test_nobody_is_interrupted_elsewhere,
					  fake_machine_teardown),
		cmocka_unit_test_teardown(test_patches_back_to_back, fake_machine_teardown),
		cmocka_unit_test_teardown(test_the_seed_decides, fake_machine_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
