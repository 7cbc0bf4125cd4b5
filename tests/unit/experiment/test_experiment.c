/*
 * A scenario's run as a whole: the kernel's own patcher and executors, on a machine that counts for
 * itself what it executed.
 */
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/allowed.h"
#include "kernel/experiment/experiment.h"
#include "scenario/standard.h"
#include "scenario/verdict.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define PATCHES 40

static const struct options usual = {.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};
static struct run run;

static void experiment(const struct scenario *scenario, const struct options *options)
{
	comments_clear();
	experiment_run(scenario, options, &run);
}

/* By what the scenario itself says, on a machine of which nothing else is known. */
static enum verdict verdict(void)
{
	return verdict_of_run(run.scenario, NULL, run.total.outcomes, run.reason[0] != '\0');
}

/* Everything that a scenario means to show on such a machine, it shows there in time, but for what
 * only models see. */
static void test_what_is_meant_to_be_shown(void **state)
{
	static const char *const names[] = {
		"direct",	    "bytewise-store",	    "straddle-quadword", "straddle-page",
		"straddle-operand", "sled-three-sync",	    "breakpoint-only",	 "breakpoint-ipi",
		"no-last-sync",	    "no-last-sync-retired", "sync-mfence",	 "sync-none",
		"flag-none",	    "flag-lfence-straight", "batch-forgotten",	 "wait-300",
	};
	struct options options = usual;

	(void)state;
	options.patches = 10 * PATCHES;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct scenario *scenario = scenario_standard(names[i]);
		outcome_set shown = scenario->show[MODEL_SNAPSHOT] & ~OUTCOMES_MODEL_ONLY;

		assert_true(shown != 0);
		fake_machine_begin(4, 7);
		experiment(scenario, &options);
		for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
			if ((shown & OUTCOME_BIT(outcome)) && run.total.outcomes[outcome] == 0)
				fail_msg("%s has not shown %s", names[i],
					 outcome_spelling(outcome));
	}
}

/* Half of the patches dwell, and the others are timed, with a sync and the stores next to each. */
static void test_costs_are_of_patches_without_dwell(void **state)
{
	struct options options = usual;

	(void)state;
	fake_machine_begin(2, 1);
	experiment(scenario_standard("three-sync"), &options);
	assert_in_range(run.patch.runs, PATCHES / 4, PATCHES * 3 / 4);
	assert_int_equal(run.sync.runs, run.patch.runs);
	assert_int_equal(run.stores.runs, run.patch.runs);
	/* Behind each of its three stores comes a sync, which waits for it. */
	assert_int_equal(fake_arch.fences, 3 * run.stores.runs);
	/* One to begin with, one before each patch, its own, and those that were measured. */
	assert_int_equal(fake_arch.syncs, 1 + PATCHES * (1 + 3) + run.sync.runs);

	options.dwell = 0;
	fake_machine_begin(2, 1);
	experiment(scenario_standard("three-sync"), &options);
	assert_int_equal(run.patch.runs, PATCHES);
}

/* One CPU goes from the old form to the new one once a patch at most: here it is unserialized in
 * some patches, and in some it is not. */
static void test_patches_with_an_outcome(void **state)
{
	(void)state;
	fake_machine_begin(2, 1);
	fake_machine.fetches = MODEL_COHERENT;
	experiment(scenario_standard("breakpoint-only"), &usual);
	assert_true(run.with.known);
	assert_in_range(run.total.outcomes[OUTCOME_UNSERIALIZED], 1, PATCHES - 1);
	assert_int_equal(run.with.patches[OUTCOME_UNSERIALIZED],
			 run.total.outcomes[OUTCOME_UNSERIALIZED]);
	assert_int_equal(run.with.patches[OUTCOME_OLD], PATCHES);
	assert_int_equal(run.with.patches[OUTCOME_NEW], PATCHES);
	assert_int_equal(run.with.patches[OUTCOME_TORN], 0);
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
		experiment(scenario_standard("breakpoint-ipi"), &options);
		timed[i] = run.patch.runs * 1000000 + run.total.executions;
	}
	assert_true(timed[0] == timed[1]);
	assert_true(timed[0] != timed[2]);
}

/* A second run begins with empty counts, and with sites of its own: here one of 2 bytes follows a
 * batch, whose areas it leaves alone or takes. */
static void test_a_second_run(void **state)
{
	(void)state;
	fake_machine_begin(3, 5);
	experiment(scenario_standard("three-sync-batch"), &usual);
	assert_counted_as_executed(&run);
	memset(&fake_machine.executed, 0, sizeof(fake_machine.executed));
	experiment(scenario_standard("three-sync-nop2-jmp8"), &usual);
	assert_string_equal(run.reason, "");
	assert_int_equal(run.patches, PATCHES);
	assert_int_equal(run.syncs, 3 * PATCHES);
	assert_counted_as_executed(&run);
	assert_int_equal(verdict(), VERDICT_AS_EXPECTED);
}

/* A CPU that goes on with old bytes after it has serialized: it is the machine's fault, and told.
 */
static void test_a_defective_machine(void **state)
{
	(void)state;
	fake_machine_begin(3, 1);
	fake_machine.defective[2] = true;
	experiment(scenario_standard("three-sync"), &usual);
	assert_counted_as_executed(&run);
	assert_int_equal(verdict(), VERDICT_FORBIDDEN);
	/* At least once after each patch, by that CPU and no other. */
	assert_true(executor_of(2)->oracle.outcomes[OUTCOME_LATE_OLD] >= PATCHES);
	assert_int_equal(executor_of(1)->oracle.outcomes[OUTCOME_LATE_OLD], 0);
}

/* Nothing that it should show was seen. */
static void test_nothing_shown(void **state)
{
	(void)state;
	fake_machine_begin(2, 1);
	fake_machine.defective[1] = true;
	experiment(scenario_standard("direct"), &usual);
	assert_int_equal(run.total.outcomes[OUTCOME_NEW], 0);
	assert_int_equal(verdict(), VERDICT_INCONCLUSIVE);
}

/* What an NMI makes impossible to place is unknown, and nothing else is wrong about it. */
static void test_blurred_executions(void **state)
{
	(void)state;
	fake_machine_begin(4, 3);
	fake_machine.blurs = true;
	experiment(scenario_standard("sync-mfence"), &usual);
	assert_counted_as_executed(&run);
	assert_in_range(run.total.outcomes[OUTCOME_UNKNOWN], 10, UINT64_MAX);
	assert_int_equal(verdict(), VERDICT_INCONCLUSIVE);
}

/* ---- Limits ------------------------------------------------------------------------------ */

static void test_a_limit_of_executions(void **state)
{
	struct options options = usual;

	(void)state;
	options.patches = 0;
	options.executions = 500;
	fake_machine_begin(3, 1);
	experiment(scenario_standard("direct"), &options);
	/* The patch under way is finished, and no other begins: each takes some executions. */
	assert_in_range(run.total.executions, 500, 550);
	assert_string_equal(run.reason, "");
	assert_counted_as_executed(&run);
}

static void test_a_limit_of_seconds(void **state)
{
	struct options options = usual;

	(void)state;
	options.patches = 0;
	options.seconds = 3;
	fake_machine_begin(2, 1);
	fake_arch.relax_cost = 10000000; /* 10 ms */
	experiment(scenario_standard("direct"), &options);
	assert_in_range(run.elapsed_us, 3000000, 3200000);
	assert_true(run.patches > 10);
}

static void test_the_first_limit_counts(void **state)
{
	struct options options = usual;

	(void)state;
	options.seconds = 1000;
	options.executions = 1000000;
	fake_machine_begin(2, 1);
	experiment(scenario_standard("direct"), &options);
	assert_int_equal(run.patches, PATCHES);
}

/* A run says every second how far it is. */
static void test_progress(void **state)
{
	(void)state;
	fake_machine_begin(2, 1);
	fake_arch.relax_cost = 50000000; /* 50 ms */
	experiment(scenario_standard("direct"), &usual);
	assert_true(comments_contain("direct: "));
	assert_true(comments_contain(" patches, "));
	/* It relaxes once a stage or more, and so takes 4 s or more. */
	assert_in_range(comments_count(), 3, run.elapsed_us / 1000000);
}

/* In the middle of a patch. */
static void want_the_end(uint8_t *to, const uint8_t *bytes, size_t count)
{
	fake_arch.end_wanted |= run.patches == 5 && memcmp(to, bytes, count) != 0;
	memcpy(to, bytes, count);
}

/* The patch under way is finished, and all that was counted counts. */
static void test_an_end_that_somebody_wants(void **state)
{
	struct options options = usual;

	(void)state;
	options.patches = 0;
	options.seconds = 1000000;
	fake_machine_begin(2, 1);
	fake_arch.store = want_the_end;
	experiment(scenario_standard("three-sync"), &options);
	assert_int_equal(run.patches, 6);
	assert_string_equal(run.reason, "ended early on request, after 6 patches");
	assert_counted_as_executed(&run);
}

/* It comes with the last patch, and cuts nothing short. */
static void test_an_end_that_comes_at_the_end(void **state)
{
	struct options options = usual;

	(void)state;
	options.patches = 6;
	fake_machine_begin(2, 1);
	fake_arch.store = want_the_end;
	experiment(scenario_standard("three-sync"), &options);
	assert_int_equal(run.patches, 6);
	assert_string_equal(run.reason, "");
}

/* ---- Sweeps ------------------------------------------------------------------------------ */

static unsigned places;
static const uint8_t *last_place;

/* A store of the patcher's, which comes to each place. */
static void note_place(uint8_t *to, const uint8_t *bytes, size_t count)
{
	places += placed()->sites[0].text != last_place;
	last_place = placed()->sites[0].text;
	memcpy(to, bytes, count);
}

/* After so many patches at another place; and it is a run of its scenario all the same. */
static void test_a_sweep(void **state)
{
	struct options options = usual;

	(void)state;
	for (options.sweep = 4; options.sweep <= 10; options.sweep += 6) {
		places = 0;
		fake_machine_begin(3, 1);
		fake_arch.store = note_place;
		fake_arch.burst = 9;
		experiment(scenario_standard("three-sync"), &options);
		assert_int_equal(places, PATCHES / options.sweep);
		assert_int_equal(run.patches, PATCHES);
		assert_ptr_equal(run.scenario, scenario_standard("three-sync"));
		assert_ptr_equal(run.allowed, allowed_by_models(run.scenario));
		assert_true(fake_machine.executed.in_bursts > 0);
		assert_counted_as_executed(&run);
		assert_int_equal(verdict(), VERDICT_AS_EXPECTED);
	}
}

/* While it sweeps, some of the executors' passes are further apart, and not afterwards. */
static void test_a_sweep_changes_the_pace(void **state)
{
	struct options options = usual;
	uint64_t executions[3], relaxes[3];

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		options.sweep = i % 2;
		fake_machine_begin(2, 1);
		experiment(scenario_standard("direct"), &options);
		executions[i] = run.total.executions;
		relaxes[i] = fake_arch.relaxes;
	}
	assert_true(relaxes[1] / executions[1] > 3 * (relaxes[0] / executions[0]));
	assert_true(executions[2] == executions[0] && relaxes[2] == relaxes[0]);
}

/* ---- Other ends -------------------------------------------------------------------------- */

static void test_a_site_that_is_refused(void **state)
{
	struct scenario scenario = *scenario_standard("direct");

	(void)state;
	memcpy(scenario.sites[0].new_bytes, scenario.sites[0].old_bytes, 2);
	fake_machine_begin(2, 1);
	experiment(&scenario, &usual);
	assert_string_equal(run.reason, "site refused: the fake machine cannot tell what it does");
	assert_int_equal(run.patches, 0);
	assert_int_equal(run.total.executions, 0);
	assert_null(placed());
	assert_int_equal(verdict(), VERDICT_INCONCLUSIVE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_what_is_meant_to_be_shown, fake_machine_teardown),
		cmocka_unit_test_teardown(test_costs_are_of_patches_without_dwell,
					  fake_machine_teardown),
		cmocka_unit_test_teardown(test_patches_with_an_outcome, fake_machine_teardown),
		cmocka_unit_test_teardown(test_the_seed, fake_machine_teardown),
		cmocka_unit_test_teardown(test_a_second_run, fake_machine_teardown),
		cmocka_unit_test_teardown(test_a_defective_machine, fake_machine_teardown),
		cmocka_unit_test_teardown(test_nothing_shown, fake_machine_teardown),
		cmocka_unit_test_teardown(test_blurred_executions, fake_machine_teardown),
		cmocka_unit_test_teardown(test_a_limit_of_executions, fake_machine_teardown),
		cmocka_unit_test_teardown(test_a_limit_of_seconds, fake_machine_teardown),
		cmocka_unit_test_teardown(test_the_first_limit_counts, fake_machine_teardown),
		cmocka_unit_test_teardown(test_progress, fake_machine_teardown),
		cmocka_unit_test_teardown(test_an_end_that_somebody_wants, fake_machine_teardown),
		cmocka_unit_test_teardown(test_an_end_that_comes_at_the_end, fake_machine_teardown),
		cmocka_unit_test_teardown(test_a_sweep, fake_machine_teardown),
		cmocka_unit_test_teardown(test_a_sweep_changes_the_pace, fake_machine_teardown),
		cmocka_unit_test_teardown(test_a_site_that_is_refused, fake_machine_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
