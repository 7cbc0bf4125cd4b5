/*
 * The standard set as a whole, on each kind of machine: one that makes one execution at a time,
 * others that make bursts, and one whose interrupts nobody tells the kernel of. All of them count
 * for themselves what they executed.
 */
#include "kernel/experiment/allowed.h"
#include "kernel/experiment/experiment.h"
#include "scenario/language/language.h"
#include "scenario/standard.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <stdarg.h>
#include <setjmp.h>

#include <cmocka.h>

#define PATCHES 40
#define BURST 9 /* executions */
#define EARLY_FLAG                                                                                 \
	"site jmp8 -> jmp8\npatch write flag 5\n sync cpuid\n sync cpuid\n write all\n"            \
	"execute read flag; none"

static const struct options usual = {.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};
static struct run run;

static void assert_snapshot_machine(const struct scenario *scenario)
{
	for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
		if (run.total.outcomes[outcome] &&
		    (scenario->forbid[MODEL_SNAPSHOT] & OUTCOME_BIT(outcome)))
			fail_msg("%s has shown %s", scenario->name, outcome_spelling(outcome));
}

/* What the machine is, besides. */
static void one_at_a_time(void)
{
}

static void in_bursts(void)
{
	fake_arch.burst = BURST;
}

static void in_bursts_with_late_traps(void)
{
	fake_arch.burst = BURST;
	fake_arch.traps_are_late = true;
}

static void as_a_process(void)
{
	fake_arch.burst = BURST;
	fake_arch.traps_are_late = true;
	fake_machine.untold = true;
}

/* On a machine of the model `snapshot`, none of the standard set shows what that model must not
 * have; and however many executors there are, and whatever their luck, all is counted. Returns how
 * many executions were in bursts. */
static uint64_t each_standard_scenario(void (*becomes)(void))
{
	uint64_t seen[OUTCOMES] = {0}, retried = 0, in_bursts = 0;
	struct scenario scenario;
	struct parse_error error;

	for (unsigned i = 0; i < standard_file_count; i++) {
		const struct standard_file *file = &standard_files[i];

		assert_true(
			scenario_parse(file->name, file->source, file->length, &scenario, &error));
		fake_machine_begin(2 + i % 3, 100 + i);
		becomes();
		experiment_run(&scenario, &usual, &run);
		assert_string_equal(run.reason, "");
		assert_int_equal(run.patches, PATCHES);
		assert_int_equal(run.syncs, PATCHES * scenario_syncs(&scenario));
		assert_int_equal(run.executors, 1 + i % 3 + scenario.others.patcher);
		assert_ptr_equal(run.allowed, allowed_by_models(&scenario));
		assert_counted_as_executed(&run);
		assert_int_equal(
			run.total.outcomes[OUTCOME_FAULT] + run.total.outcomes[OUTCOME_UNKNOWN], 0);
		assert_snapshot_machine(&scenario);
		for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
			seen[outcome] += run.total.outcomes[outcome];
		retried += run.retried;
		in_bursts += fake_machine.executed.in_bursts;
	}
	/* All else that such a machine can do was done, or this test would say little. */
	for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
		if (outcome != OUTCOME_FAULT && outcome != OUTCOME_UNKNOWN &&
		    outcome != OUTCOME_NESTED && outcome != OUTCOME_MISMATCH)
			assert_in_range(seen[outcome], 100, UINT64_MAX);
	assert_in_range(retried, 100, UINT64_MAX);
	return in_bursts;
}

static void test_each_standard_scenario(void **state)
{
	(void)state;
	assert_int_equal(each_standard_scenario(one_at_a_time), 0);
}

static void test_each_in_bursts(void **state)
{
	(void)state;
	assert_in_range(each_standard_scenario(in_bursts), 10000, UINT64_MAX);
}

static void test_each_in_bursts_with_late_traps(void **state)
{
	(void)state;
	assert_in_range(each_standard_scenario(in_bursts_with_late_traps), 10000, UINT64_MAX);
}

static void test_each_as_in_a_process(void **state)
{
	(void)state;
	assert_in_range(each_standard_scenario(as_a_process), 10000, UINT64_MAX);
}

/* The flag is set long before the new form is there: most of what is old is stale. */
static void test_a_flag_that_comes_early(void **state)
{
	static void (*const kinds[])(void) = {in_bursts, in_bursts_with_late_traps, as_a_process};

	(void)state;
	for (unsigned i = 0; i < 6; i++) {
		fake_machine_begin(3, 1 + i);
		kinds[i % 3]();
		experiment_run(scenario_of(i < 3 ? EARLY_FLAG "; call" : EARLY_FLAG "; straight"),
			       &usual, &run);
		assert_counted_as_executed(&run);
		assert_in_range(run.total.outcomes[OUTCOME_STALE], 100, UINT64_MAX);
		assert_in_range(run.total.outcomes[OUTCOME_NEW], 100, UINT64_MAX);
		assert_true(fake_machine.executed.in_bursts > 100);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_each_standard_scenario, fake_machine_teardown),
		cmocka_unit_test_teardown(test_each_in_bursts, fake_machine_teardown),
		cmocka_unit_test_teardown(test_each_in_bursts_with_late_traps,
					  fake_machine_teardown),
		cmocka_unit_test_teardown(test_each_as_in_a_process, fake_machine_teardown),
		cmocka_unit_test_teardown(test_a_flag_that_comes_early, fake_machine_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
