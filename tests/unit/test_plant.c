/*
 * Planted outcomes: that each is planted once a patch in every executor, and that a count which
 * differs is told.
 */
#include "kernel/executor.h"
#include "kernel/plant.h"
#include "tests/unit/comments.h"
#include "tests/unit/fake_machine.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define PATCHES 50
#define EXECUTORS 3
#define PLANTED (PATCHES * EXECUTORS)

static const struct options options = {.patches = PATCHES, .timeout_ms = 2000};
static struct run run;

static void plant(const char *name, bool defective)
{
	size_t i = 0;

	while (i < planted_count && strcmp(planted_scenarios[i].name, name) != 0)
		i++;
	assert_in_range(i, 0, planted_count - 1);
	comments_clear();
	fake_machine_begin(1 + EXECUTORS, 1);
	/* With that, and without a sync in between, what it executes is what is planted. */
	fake_machine.eager = true;
	fake_machine.defective[2] = defective;
	plant_run(&planted_scenarios[i], &options, &run);
	fake_machine_end();
	assert_true(oracle_adds_up(&run.total));
	assert_int_equal(run.patches, PATCHES);
}

/* In the stage before it, each executor executes the old form; then what is planted. */
static void test_each_outcome(void **state)
{
	static const struct {
		const char *name;
		uint64_t outcomes[OUTCOMES];
	} table[] = {
		{"planted-unserialized",
		 {[OUTCOME_OLD] = PLANTED,
		  [OUTCOME_NEW] = PLANTED,
		  [OUTCOME_UNSERIALIZED] = PLANTED}},
		{"planted-late-old", {[OUTCOME_OLD] = 2 * PLANTED, [OUTCOME_LATE_OLD] = PLANTED}},
		{"planted-late-breakpoint",
		 {[OUTCOME_OLD] = PLANTED,
		  [OUTCOME_BREAKPOINT] = PLANTED,
		  [OUTCOME_LATE_BREAKPOINT] = PLANTED}},
		{"planted-torn", {[OUTCOME_OLD] = PLANTED, [OUTCOME_TORN] = PLANTED}},
		{"planted-fault", {[OUTCOME_OLD] = PLANTED, [OUTCOME_FAULT] = PLANTED}},
	};

	(void)state;
	assert_int_equal(planted_count, sizeof(table) / sizeof(table[0]));
	for (size_t i = 0; i < planted_count; i++) {
		plant(table[i].name, false);
		assert_string_equal(run.reason, "");
		assert_memory_equal(run.total.outcomes, table[i].outcomes,
				    sizeof(run.total.outcomes));
		assert_int_equal(verdict_of(&run), VERDICT_AS_EXPECTED);
		assert_true(comments_contain(": 150 planted, 150 counted"));
	}
}

/* What is planted is what the machine then executes, by its own count. */
static void test_what_is_executed(void **state)
{
	(void)state;
	plant("planted-torn", false);
	assert_int_equal(fake_machine.executed.mixtures, PLANTED);
	/* The high half of e5 and the low half of f0. */
	assert_int_equal(executor_of(1)->mixture, 0xe0);
	plant("planted-fault", false);
	assert_int_equal(fake_machine.executed.faults, PLANTED);
	assert_memory_equal(executor_of(EXECUTORS)->fault_bytes, "\x0f\x0b", 2); /* ud2 */
	plant("planted-late-breakpoint", false);
	assert_int_equal(fake_machine.executed.breakpoints, PLANTED);
	plant("planted-unserialized", false);
	assert_int_equal(fake_machine.executed.unserialized, PLANTED);
}

/* One of three CPUs never sees what is planted. */
static void test_a_difference_is_told(void **state)
{
	(void)state;
	plant("planted-torn", true);
	assert_string_equal(run.reason, "150 planted, 100 counted");
	assert_true(comments_contain("planted-torn: 150 planted, 100 counted"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_outcome),
		cmocka_unit_test(test_what_is_executed),
		cmocka_unit_test(test_a_difference_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
