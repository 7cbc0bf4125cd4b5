/*
 * Planted outcomes: that each is planted once a patch in every executor, and that a count which
 * differs is told.
 *
 * With the log's own source, whose crash the plants want, so that comments are on the console.
 */
#include "kernel/core/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "kernel/core/executor.h"
#include "kernel/experiment/plant.h"
#include "scenario/verdict.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define PATCHES 50
#define EXECUTORS 3
#define PLANTED (PATCHES * EXECUTORS)

static const struct options options = {.patches = PATCHES, .timeout_ms = 2000};
static struct run run;

/* In the stage before it, each executor executes the old form; then what is planted. */
static const struct {
	const char *name;
	enum outcome outcome;
	uint64_t outcomes[OUTCOMES];
} plants[] = {
	{"planted-unserialized",
	 OUTCOME_UNSERIALIZED,
	 {[OUTCOME_OLD] = PLANTED, [OUTCOME_NEW] = PLANTED, [OUTCOME_UNSERIALIZED] = PLANTED}},
	{"planted-late-old",
	 OUTCOME_LATE_OLD,
	 {[OUTCOME_OLD] = 2 * PLANTED, [OUTCOME_LATE_OLD] = PLANTED}},
	{"planted-late-breakpoint",
	 OUTCOME_LATE_BREAKPOINT,
	 {[OUTCOME_OLD] = PLANTED,
	  [OUTCOME_BREAKPOINT] = PLANTED,
	  [OUTCOME_LATE_BREAKPOINT] = PLANTED}},
	{"planted-retired",
	 OUTCOME_LATE_BREAKPOINT,
	 {[OUTCOME_OLD] = PLANTED,
	  [OUTCOME_BREAKPOINT] = PLANTED,
	  [OUTCOME_LATE_BREAKPOINT] = PLANTED}},
	{"planted-torn", OUTCOME_TORN, {[OUTCOME_OLD] = PLANTED, [OUTCOME_TORN] = PLANTED}},
	{"planted-astray", OUTCOME_TORN, {[OUTCOME_OLD] = PLANTED, [OUTCOME_TORN] = PLANTED}},
	{"planted-fault", OUTCOME_FAULT, {[OUTCOME_OLD] = PLANTED, [OUTCOME_FAULT] = PLANTED}},
	{"planted-outside", OUTCOME_FAULT, {[OUTCOME_OLD] = PLANTED, [OUTCOME_FAULT] = PLANTED}},
	{"planted-stale", OUTCOME_STALE, {[OUTCOME_OLD] = 2 * PLANTED, [OUTCOME_STALE] = PLANTED}},
	{"planted-nested",
	 OUTCOME_NESTED,
	 {[OUTCOME_OLD] = PLANTED, [OUTCOME_BREAKPOINT] = 2 * PLANTED, [OUTCOME_NESTED] = PLANTED}},
	{"planted-unserialized-back",
	 OUTCOME_UNSERIALIZED,
	 {[OUTCOME_OLD] = PLANTED, [OUTCOME_NEW] = PLANTED, [OUTCOME_UNSERIALIZED] = PLANTED}},
	{"planted-torn-back", OUTCOME_TORN, {[OUTCOME_NEW] = PLANTED, [OUTCOME_TORN] = PLANTED}},
};

#define COUNTED (sizeof(plants) / sizeof(plants[0]))

/* Those that the fake machine cannot tell by what they do; the boot tests count them. */
#define TOLD 3

static void plant(unsigned number, bool defective)
{
	fake_machine_begin(1 + EXECUTORS, 1);
	/* With that, and without a sync in between, what it executes is what is planted. */
	fake_machine.fetches = MODEL_COHERENT;
	fake_machine.defective[2] = defective;
	plant_run(plant_scenario(number), &options, &run);
	fake_machine_end();
	assert_counted_as_executed(&run);
	assert_int_equal(run.patches, PATCHES);
	assert_int_equal(run.executors, EXECUTORS);
}

static void test_each_outcome(void **state)
{
	(void)state;
	assert_int_equal(PLANTED_COUNT, COUNTED + TOLD);
	for (unsigned i = 0; i < COUNTED; i++) {
		plant(i, false);
		assert_string_equal(run.scenario->name, plants[i].name);
		assert_string_equal(run.reason, "");
		assert_memory_equal(run.total.outcomes, plants[i].outcomes,
				    sizeof(run.total.outcomes));
		/* Three times in each patch, and in each patch */
		assert_true(run.with.known);
		for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
			assert_int_equal(run.with.patches[outcome],
					 plants[i].outcomes[outcome] ? PATCHES : 0);
		assert_int_equal(verdict_of_run(run.scenario, NULL, run.total.outcomes, false),
				 VERDICT_AS_EXPECTED);
		assert_non_null(strstr(fake_arch.console, ": 150 planted, 150 counted\n"));
	}
}

/* Each shows its own outcome, and forbids all others that a run can see. */
static void test_what_is_expected(void **state)
{
	(void)state;
	for (unsigned i = 0; i < COUNTED; i++) {
		outcome_set all = OUTCOMES_EXPECTABLE & ~OUTCOMES_MODEL_ONLY & ~OUTCOMES_OF_HANDLER;
		const struct scenario *scenario = plant_scenario(i);
		outcome_set own = (outcome_set)OUTCOME_BIT(plants[i].outcome);

		/* Back to back nobody can say what is late. */
		if (scenario->back_to_back)
			all &= ~(OUTCOME_BIT(OUTCOME_LATE_OLD) | OUTCOME_BIT(OUTCOME_STALE) |
				 OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT));
		assert_int_equal(scenario->show_in_run, own);
		assert_int_equal(scenario->forbid_in_run, all & ~own);
	}
}

/* What is planted is what the executors say of it. */
static void test_what_is_executed(void **state)
{
	(void)state;
	plant(4, false);
	/* eb 30 leads 48 bytes on, which neither form does. */
	assert_false(executor_of(1)->torn_is_known);
	assert_int_equal(executor_of(1)->torn_place, 0x30);
	plant(6, false);
	assert_memory_equal(executor_of(EXECUTORS)->fault_bytes, "\x0f\x0b", 2); /* ud2 */
}

/* One of three CPUs never sees what is planted. */
static void test_a_difference_is_told(void **state)
{
	(void)state;
	plant(4, true);
	assert_string_equal(run.reason, "150 planted, 100 counted");
	assert_int_equal(run.with.patches[OUTCOME_TORN], PATCHES);
	assert_string_equal(fake_arch.console, "# planted-torn: 150 planted, 100 counted\n");
}

static void test_a_cpu_that_is_lost(void **state)
{
	(void)state;
	fake_machine_begin(3, 1);
	fake_machine.fetches = MODEL_COHERENT;
	fake_arch.silent_at = 8; /* the fourth patch's, of two each */
	plant_run(plant_scenario(0), &options, &run);
	fake_machine_end();
	assert_int_equal(run.patches, 3);
	assert_string_equal(run.reason, "CPU 1 (APIC id 10) did not execute the site");
	assert_int_equal(run.with.patches[OUTCOME_UNSERIALIZED], 3);
}

/* Without a number of patches there is one. */
static void test_one_patch_at_least(void **state)
{
	static const struct options seconds = {.seconds = 1, .timeout_ms = 2000};

	(void)state;
	fake_machine_begin(2, 1);
	fake_machine.fetches = MODEL_COHERENT;
	plant_run(plant_scenario(1), &seconds, &run);
	fake_machine_end();
	assert_int_equal(run.patches, 1);
	assert_int_equal(run.total.outcomes[OUTCOME_LATE_OLD], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_outcome),
		cmocka_unit_test(test_what_is_expected),
		cmocka_unit_test(test_what_is_executed),
		cmocka_unit_test(test_a_difference_is_told),
		cmocka_unit_test(test_a_cpu_that_is_lost),
		cmocka_unit_test(test_one_patch_at_least),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
