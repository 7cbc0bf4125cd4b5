/*
 * Runs of scenarios with rests, on a machine that counts for itself what it executed, and that
 * keeps what it has fetched until it serializes: the right order, none, and the wrong one.
 */
#include "kernel/core/executor.h"
#include "kernel/experiment/experiment.h"
#include "scenario/verdict.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define CPUS 4
#define PATCHES 100

static const struct options usual = {.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};
static struct run run;

/* On the machine that has begun. */
static void experiment(const struct scenario *scenario, unsigned patches)
{
	struct options options = usual;

	options.patches = patches;
	comments_clear();
	experiment_run(scenario, &options, &run);
	assert_string_equal(run.reason, "");
	assert_int_equal(run.patches, patches);
}

static int end(void **state)
{
	(void)state;
	fake_machine_end();
	return 0;
}

static uint64_t counted(enum outcome outcome)
{
	return run.total.outcomes[outcome];
}

static enum verdict verdict(void)
{
	return verdict_of_run(run.scenario, run.allowed, run.total.outcomes, false);
}

/* Patches in which each sync would have asked it. */
static bool was_left_alone(unsigned cpu)
{
	return executor_of(cpu)->syncs < 3 * PATCHES;
}

static void test_the_right_order(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 3; seed++) {
		fake_machine_begin(CPUS, seed);
		experiment(scenario_standard("three-sync-rest"), PATCHES);
		assert_counted_as_executed(&run);
		assert_int_equal(verdict(), VERDICT_AS_EXPECTED);
		for (unsigned cpu = 1; cpu < CPUS; cpu++)
			assert_true(was_left_alone(cpu));
	}
}

/* What is kept from before a rest, or from the middle of it, and what may not be: nothing is torn
 * where sites are fetched at once. (That the early ones execute old and new in one go is possible,
 * but rare where every other pass is followed by a rest.) */
static void test_the_wrong_ones(void **state)
{
	static const struct {
		const char *name;
		outcome_set shown;
	} all[] = {
		{"rest-none", OUTCOME_BIT(OUTCOME_UNSERIALIZED) | OUTCOME_BIT(OUTCOME_LATE_OLD) |
				      OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT)},
		{"rest-early",
		 OUTCOME_BIT(OUTCOME_LATE_OLD) | OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT)},
	};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		fake_machine_begin(CPUS, 1);
		experiment(scenario_standard(all[i].name), 4 * PATCHES);
		assert_counted_as_executed(&run);
		for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
			if ((all[i].shown & OUTCOME_BIT(outcome)) && counted(outcome) == 0)
				fail_msg("%s has not shown %s", all[i].name,
					 outcome_spelling(outcome));
		assert_int_equal(counted(OUTCOME_TORN), 0);
		assert_int_equal(verdict(), VERDICT_AS_EXPECTED);
	}
}

/* Nothing is kept there: to serialize at any moment of a rest is enough, and not to is not. */
static void test_a_coherent_machine(void **state)
{
	static const char *const names[] = {"rest-none", "rest-early"};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		fake_machine_begin(CPUS, 1);
		fake_machine.fetches = MODEL_COHERENT;
		experiment(scenario_standard(names[i]), PATCHES);
		assert_counted_as_executed(&run);
		assert_int_equal(counted(OUTCOME_UNSERIALIZED) > 0, i == 0);
		assert_int_equal(counted(OUTCOME_LATE_OLD), 0);
	}
}

/* They ask all, and an executor at rest takes part like any other. */
static void test_a_stop_and_a_sync(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment(scenario_of("site nop2 -> jmp8\npatch stop\n write all byte by byte\n go\n"
			       " sync cpuid\nrest none\n"),
		   PATCHES);
	assert_counted_as_executed(&run);
	assert_int_equal(counted(OUTCOME_TORN), 0);
	assert_int_equal(counted(OUTCOME_UNSERIALIZED), 0);
	assert_int_equal(counted(OUTCOME_LATE_OLD), 0);
}

/* What it does at a rest's end is none of what it does when it has read the flag. */
static void test_a_flag(void **state)
{
	static const char *const rests[] = {"none", "mfence", "iret", "iret early"};
	static const char *const flags[] = {"if flag then none", "if flag then movcr2", "mfence"};

	(void)state;
	for (unsigned i = 0; i < 4 * 3 * MODELS; i++) {
		char clauses[200];
		enum model model = i / (4 * 3);

		snprintf(clauses, sizeof(clauses),
			 "site jmp8 -> jmp8\npatch write all\n sync iret\n write flag 1\n"
			 "execute read flag; %s; call\nrest %s\n",
			 flags[i / 4 % 3], rests[i % 4]);
		fake_machine_begin(CPUS, 1);
		fake_machine.fetches = model;
		experiment(scenario_of(clauses), PATCHES);
		assert_counted_as_executed(&run);
		assert_true(fake_machine.executed.new > 0);
		if (model == MODEL_COHERENT)
			assert_int_equal(counted(OUTCOME_STALE), 0);
	}
}

static unsigned begun;

static void count_rest(void)
{
	begun++;
}

static void test_nobody_rests_elsewhere(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	fake_arch.rest_begin = count_rest;
	begun = 0;
	experiment(scenario_standard("three-sync"), PATCHES);
	assert_int_equal(begun, 0);
	experiment(scenario_standard("three-sync-rest"), PATCHES);
	assert_true(begun > PATCHES);
}

/* What the rest under way has done between its two ends. */
static enum serialization done_at_rest[CPUS], expected_at_rest, expected_at_end;
static bool is_at_rest[CPUS];

static void begin_rest(void)
{
	assert_false(is_at_rest[fake_arch_self]);
	is_at_rest[fake_arch_self] = true;
	done_at_rest[fake_arch_self] = SERIALIZE_NONE;
	begun++;
}

static void note_serialization(enum serialization how)
{
	done_at_rest[fake_arch_self] = how;
}

static void end_rest(enum serialization how)
{
	assert_true(is_at_rest[fake_arch_self]);
	is_at_rest[fake_arch_self] = false;
	assert_int_equal(done_at_rest[fake_arch_self], expected_at_rest);
	assert_int_equal(how, expected_at_end);
}

static void check_order(const char *name, enum serialization at_rest, enum serialization at_end)
{
	fake_machine_begin(CPUS, 1);
	fake_arch.rest_begin = begin_rest;
	fake_arch.serialize = note_serialization;
	fake_arch.rest_end = end_rest;
	expected_at_rest = at_rest;
	expected_at_end = at_end;
	begun = 0;
	experiment(scenario_standard(name), PATCHES);
	assert_true(begun > PATCHES);
}

static void test_the_orders(void **state)
{
	(void)state;
	check_order("three-sync-rest", SERIALIZE_NONE, SERIALIZE_CPUID);
	check_order("rest-none", SERIALIZE_NONE, SERIALIZE_NONE);
	check_order("rest-early", SERIALIZE_CPUID, SERIALIZE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_the_right_order, end),
		cmocka_unit_test_teardown(test_the_wrong_ones, end),
		cmocka_unit_test_teardown(test_a_coherent_machine, end),
		cmocka_unit_test_teardown(test_a_stop_and_a_sync, end),
		cmocka_unit_test_teardown(test_a_flag, end),
		cmocka_unit_test_teardown(test_nobody_rests_elsewhere, end),
		cmocka_unit_test_teardown(test_the_orders, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
