/*
 * The executors and their stages: when they make passes and when they rest, who takes part, and
 * whom the patcher waits for.
 */
#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/breakpoint.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define TIMEOUT_US 2000000

/* A machine whose executors are at rest, and this one site. */
static void prepare(unsigned cpus, const char *clauses)
{
	char reason[SITE_REASON_SIZE];

	fake_machine_begin(cpus, 1);
	breakpoint_install();
	assert_true(place(scenario_of(clauses), reason));
	executors_clear(false);
}

static int begin(void **state)
{
	(void)state;
	prepare(4, "site jmp8 -> jmp8\npatch write all");
	return 0;
}

static int end(void **state)
{
	(void)state;
	executors_once_a_stage(false);
	executor_deafen_at_next_sync(0);
	fake_machine_end();
	return 0;
}

static uint64_t executions(unsigned cpu)
{
	return executor_of(cpu)->oracle.executions;
}

static void give_turns(unsigned turns)
{
	for (unsigned i = 0; i < turns; i++)
		arch_relax();
}

static void test_whose_it_is(void **state)
{
	(void)state;
	assert_null(executor_self());
	fake_arch_self = 2;
	assert_ptr_equal(executor_self(), executor_of(2));
	fake_arch_self = 0;
	assert_int_equal(executors_online(), 3);
	arch_cpu_lose(2);
	assert_int_equal(executors_online(), 2);
}

/* Processors fetch lines in pairs: no two executors share one, nor does a count and `seen`. */
static void test_lines_of_their_own(void **state)
{
	(void)state;
	for (unsigned cpu = 1; cpu < 4; cpu++) {
		assert_int_equal((uintptr_t)executor_of(cpu) % 128, 0);
		assert_int_equal((uintptr_t)&executor_of(cpu)->seen % 128, 0);
	}
}

static void test_nobody_executes_at_rest(void **state)
{
	(void)state;
	give_turns(20);
	for (unsigned cpu = 1; cpu < 4; cpu++)
		assert_int_equal(executions(cpu), 0);
}

/* What was blurred before is over: it serializes before it executes anything again. */
static void test_rest_ends_what_is_blurred(void **state)
{
	(void)state;
	executor_of(1)->blurred = true;
	give_turns(1);
	assert_false(executor_of(1)->blurred);
}

/* Everybody has made a pass in the stage when the patcher is told so, and goes on making some. */
static void test_a_stage(void **state)
{
	(void)state;
	assert_true(executors_enter(stage_patching(3), TIMEOUT_US));
	for (unsigned cpu = 1; cpu < 4; cpu++) {
		assert_true(executions(cpu) > 0);
		assert_int_equal(executor_of(cpu)->stage, stage_patching(3));
		assert_int_equal(atomic_load(&executor_of(cpu)->seen), stage_patching(3));
	}
	uint64_t before = executors_executions();

	give_turns(50);
	assert_true(executors_executions() > before + 50);
	assert_int_equal(executor_of(1)->oracle.outcomes[OUTCOME_LATE_OLD], 0);

	assert_true(executors_enter(stage_returned(3), TIMEOUT_US));
	for (unsigned cpu = 1; cpu < 4; cpu++)
		assert_true(executor_of(cpu)->oracle.outcomes[OUTCOME_LATE_OLD] > 0);
	assert_true(executors_enter(STAGE_REST, TIMEOUT_US));
	before = executors_executions();
	give_turns(20);
	assert_int_equal(executors_executions(), before);
}

static void test_once_a_stage(void **state)
{
	(void)state;
	executors_once_a_stage(true);
	for (uint64_t stage = 1; stage <= 5; stage++) {
		assert_true(executors_enter(stage, TIMEOUT_US));
		give_turns(20);
		for (unsigned cpu = 1; cpu < 4; cpu++)
			assert_int_equal(executions(cpu), stage);
	}
}

/* One word says both, and neither disturbs the other. */
static void test_the_stage_word(void **state)
{
	const _Atomic uint64_t *word = executors_stage_word();

	(void)state;
	assert_true(executors_enter(stage_patching(3), TIMEOUT_US));
	uint64_t before = atomic_load(word);

	assert_int_equal(executor_of(1)->stage_word, before);
	assert_false(executors_are_retired());
	executors_retire(true);
	assert_true(executors_are_retired());
	assert_true(atomic_load(word) != before);
	give_turns(2);
	assert_true(executor_of(1)->retired);
	assert_int_equal(executor_of(1)->stage, stage_patching(3));
	assert_int_equal(executor_of(1)->stage_word, atomic_load(word));

	assert_true(executors_enter(stage_returned(3), TIMEOUT_US));
	assert_true(executors_are_retired() && executor_of(1)->retired);
	assert_int_equal(executor_of(1)->stage, stage_returned(3));
	assert_true(executors_enter(STAGE_REST, TIMEOUT_US));
	assert_true(executors_are_retired());
	executors_retire(false);
	assert_false(executors_are_retired());
	assert_true(executors_enter(stage_patching(4), TIMEOUT_US));
	assert_false(executor_of(1)->retired);
	assert_true(atomic_load(word) != before);
}

/* How many passes CPU 1 has made; and their limits since it was asked last. */
static unsigned passes;
static uint32_t limits_min, limits_max;

static void note_limit(struct arch_execution *execution)
{
	if (fake_arch_self == 1) {
		passes++;
		limits_min = execution->limit < limits_min ? execution->limit : limits_min;
		limits_max = execution->limit > limits_max ? execution->limit : limits_max;
	}
	execution->before = 0;
	execution->counted = true;
}

static void assert_limits(uint32_t min, uint32_t max)
{
	assert_int_equal(limits_min, min);
	assert_int_equal(limits_max, max);
	limits_min = UINT32_MAX;
	limits_max = 0;
}

/* The pass for which the patcher waits is a short one; and at a pace all of them are. */
static void test_bursts(void **state)
{
	(void)state;
	fake_arch.burst = 9;
	fake_arch.execute = note_limit;
	limits_min = UINT32_MAX;
	for (uint64_t stage = 1; stage <= 2; stage++) {
		assert_true(executors_enter(stage, TIMEOUT_US));
		assert_limits(1, 1);
		give_turns(20);
		assert_limits(9, 9);
	}
	assert_true(executors_enter(STAGE_REST, TIMEOUT_US));
	executors_pace(1);
	assert_true(executors_enter(3, TIMEOUT_US));
	give_turns(20);
	executors_pace(0);
	assert_limits(1, 1);
}

/* In a handler a pass is one execution. */
static void test_no_bursts_in_handlers(void **state)
{
	(void)state;
	prepare(2, "site jmp8 -> jmp8\npatch write all\nexecute call in interrupt");
	fake_arch.burst = 9;
	fake_arch.execute = note_limit;
	limits_min = UINT32_MAX;
	assert_true(executors_enter(1, TIMEOUT_US));
	give_turns(20);
	assert_limits(1, 1);
}

/* It relaxes so many times more after each pass, and here gives its turn back each time. */
static void test_the_pace(void **state)
{
	static const struct {
		unsigned pace, passes;
	} table[] = {{0, 80}, {1, 40}, {7, 10}};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		prepare(2, "site jmp8 -> jmp8\npatch write all");
		fake_arch.execute = note_limit;
		executors_pace(table[i].pace);
		assert_true(executors_enter(1, TIMEOUT_US));
		passes = 0;
		give_turns(80);
		executors_pace(0);
		assert_int_equal(passes, table[i].passes);
	}
}

/* In the handler that the scenario wants. (fake_machine.c looks that it is the right one.) */
static void test_contexts(void **state)
{
	static const char *const clauses[] = {
		"site jmp8 -> jmp8\npatch write all\nexecute call in interrupt",
		"site jmp8 -> jmp8\npatch write all\nexecute call in nmi",
	};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		prepare(2, clauses[i]);
		executors_once_a_stage(true);
		assert_true(executors_enter(1, TIMEOUT_US));
		assert_true(executors_enter(2, TIMEOUT_US));
		assert_true(executors_enter(STAGE_REST, TIMEOUT_US));
		assert_int_equal(executions(1), 2);
		/* A handler's return is a serialization. */
		assert_int_equal(executor_of(1)->serializations, 2);
		assert_int_equal(
			executor_of(1)->oracle.transitions[TRANSITION_OLD][TRANSITION_OLD][1], 1);
	}
}

/* Whoever does not come in time is lost, and the others are waited for. */
static void test_a_stage_that_somebody_misses(void **state)
{
	(void)state;
	assert_true(executors_enter(1, TIMEOUT_US));
	fake_machine.hangs_after[2] = 1;
	give_turns(2);
	assert_false(executors_enter(2, 100));
	assert_false(arch_cpu_online(2));
	assert_true(arch_cpu_online(1) && arch_cpu_online(3));
	assert_int_equal(atomic_load(&executor_of(2)->seen), 1);
	assert_int_equal(atomic_load(&executor_of(3)->seen), 2);
	/* From now on nobody waits for it. */
	assert_true(executors_enter(3, 100));
	assert_true(executors_enter(STAGE_REST, 100));
	assert_true(executor_counts(3, 100));
	assert_false(executor_counts(2, 100));
	assert_true(executor_of(2)->takes_part);
}

/* It is lost, but alive: it ends, and its counts can be read. */
static void test_a_lost_cpu_that_lives(void **state)
{
	(void)state;
	assert_true(executors_enter(1, TIMEOUT_US));
	arch_cpu_lose(2);
	assert_true(executor_counts(2, TIMEOUT_US));
	uint64_t before = executions(2);

	assert_true(before > 0);
	give_turns(20);
	assert_int_equal(executions(2), before);
}

static void test_clear(void **state)
{
	(void)state;
	assert_true(executors_enter(1, TIMEOUT_US));
	assert_true(executors_enter(STAGE_REST, TIMEOUT_US));
	arch_cpu_lose(3);
	give_turns(2);
	executor_of(1)->retried = executor_of(1)->stuck = executor_of(1)->syncs = 5;
	executor_of(1)->serializations = 99;
	uint64_t of_lost = executions(3);

	executors_clear(false);
	assert_int_equal(executions(1) + executions(2), 0);
	assert_false(executor_of(1)->oracle.previous[0].exists);
	assert_int_equal(executor_of(1)->retried + executor_of(1)->stuck + executor_of(1)->syncs,
			 0);
	assert_int_equal(executor_of(1)->serializations, 99); /* goes on */
	assert_true(executor_of(1)->takes_part && executor_of(2)->takes_part);
	assert_false(executor_of(3)->takes_part);
	/* What an executor has counted that takes no part does not belong to this run. */
	assert_true(of_lost > 0);
	assert_int_equal(executors_executions(), 0);
	assert_false(executor_counts(3, 100));
}

/* The patcher is an executor of a run that says so, and of none else; no stage waits for it. */
static void test_a_patcher_that_takes_part(void **state)
{
	struct executor_counts counts[4];

	(void)state;
	assert_null(executor_self());
	assert_int_equal(executors_taking_part(), 3);
	executor_of(0)->oracle.executions = 7;
	assert_int_equal(executors_executions(), 0);
	executors_clear(true);
	assert_ptr_equal(executor_self(), executor_of(0));
	assert_int_equal(executors_taking_part(), 4);
	assert_int_equal(executors_online(), 3);
	assert_int_equal(executor_of(0)->oracle.executions, 0);
	executor_of(0)->oracle.executions = 5;
	executor_of(0)->oracle.outcomes[OUTCOME_NEW] = 5;
	uint64_t sums[OUTCOMES];

	executors_outcomes(sums);
	assert_int_equal(executors_executions(), 5);
	assert_int_equal(sums[OUTCOME_NEW], 5);
	assert_true(executors_enter(1, TIMEOUT_US));
	assert_true(executors_enter(STAGE_REST, TIMEOUT_US));
	assert_true(executor_counts(0, TIMEOUT_US));
	executors_set_aside(counts);
	executors_clear(false);
	assert_null(executor_self());
	assert_int_equal(executors_executions(), 0);
	executors_take_up(counts);
	assert_ptr_equal(executor_self(), executor_of(0));
	assert_int_equal(executor_of(0)->oracle.outcomes[OUTCOME_NEW], 5);
}

static void test_synced(void **state)
{
	struct arch_trap trap = {0};

	(void)state;
	fake_arch_self = 1;
	kernel_synced(&trap);
	kernel_synced(&trap);
	fake_arch_self = 0;
	assert_int_equal(executor_of(1)->syncs, 2);
	assert_int_equal(executor_of(1)->serializations, 0); /* counted when the trap returns */
	assert_int_equal(executor_of(2)->syncs, 0);
	assert_false(trap.deafened);
}

static void test_synced_and_deaf(void **state)
{
	struct arch_trap trap = {0};

	(void)state;
	executor_deafen_at_next_sync(2);
	fake_arch_self = 1;
	kernel_synced(&trap);
	assert_false(trap.deafened);
	fake_arch_self = 2;
	kernel_synced(&trap);
	fake_arch_self = 0;
	assert_true(trap.deafened);
}

static void test_no_memory(void **state)
{
	struct arch_trap trap = {0};

	(void)state;
	fake_machine_end();
	fake_arch_begin(2);
	fake_arch.out_of_memory = true;
	assert_false(executors_allocate());
	fake_arch_self = 1;
	assert_null(executor_self());
	kernel_synced(&trap);
	kernel_trap_returns(&trap);
	kernel_blurred();
	fake_arch_self = 0;
	assert_false(trap.renewed || trap.deafened);
}

/* ---- Rests: at once between two patches, and after several passes during one ----------------- */

#define RESTS_KEPT 64

/* As DESIGN.md has it: what can happen between two executions needs several passes in a row. */
#define PASSES_MIN 8
#define PASSES_MAX 16

static unsigned rests, wakes;
static uint64_t rested_at[RESTS_KEPT]; /* the executions of CPU 1 at each of its rests */
static uint64_t word_at_wake;

static void take_rest(const _Atomic uint64_t *word, uint64_t value)
{
	assert_ptr_equal(word, executors_stage_word());
	/* One CPU at a time: nobody has changed it since the executor looked. */
	assert_int_equal(atomic_load(word), value);
	if (fake_arch_self == 1 && rests < RESTS_KEPT)
		rested_at[rests++] = executions(1);
}

static void take_wake(void)
{
	wakes++;
	word_at_wake = atomic_load(executors_stage_word());
}

static int begin_with_rests(void **state)
{
	char reason[SITE_REASON_SIZE];

	(void)state;
	fake_machine_begin(3, 1);
	fake_arch.rest = take_rest;
	fake_arch.wake = take_wake;
	rests = wakes = 0;
	breakpoint_install();
	assert_true(place(scenario_of("site jmp8 -> jmp8\npatch write all"), reason));
	executors_clear(false);
	executors_seed(1);
	return 0;
}

static int end_with_rests(void **state)
{
	(void)state;
	fake_arch.rest = NULL;
	executors_enter(STAGE_REST, TIMEOUT_US);
	fake_machine_end();
	return 0;
}

static void test_nobody_rests_elsewhere(void **state)
{
	(void)state;
	give_turns(20);
	assert_true(executors_enter(stage_patching(1), TIMEOUT_US));
	give_turns(100);
	assert_int_equal(rests, 0);
}

/* However many passes it would still make in a stage. */
static void test_between_two_patches_at_once(void **state)
{
	(void)state;
	fake_arch.rests = true;
	executor_of(1)->passes_to_rest = UINT64_MAX;
	give_turns(300);
	assert_true(rests > 0);
	assert_true(executor_of(1)->passes_to_rest == UINT64_MAX);
	assert_int_equal(executions(1), 0);
}

static void test_several_passes_between_two(void **state)
{
	bool differ = false;

	(void)state;
	assert_true(executors_enter(stage_patching(1), TIMEOUT_US));
	fake_arch.rests = true;
	give_turns(2000);
	assert_true(rests > 10);
	for (unsigned i = 1; i < rests; i++) {
		uint64_t passes = rested_at[i] - rested_at[i - 1];

		assert_in_range(passes, PASSES_MIN, PASSES_MAX);
		differ |= passes != rested_at[1] - rested_at[0];
	}
	/* Or a machine that steps its CPUs evenly would always rest at the same step of a patch. */
	assert_true(differ);
}

/* Behind the store of the new stage, or a CPU that is just going to rest would miss it. */
static void test_each_stage_wakes(void **state)
{
	(void)state;
	assert_true(executors_enter(stage_patching(2), TIMEOUT_US));
	assert_int_equal(wakes, 1);
	assert_int_equal(word_at_wake, stage_patching(2));
	assert_true(executors_enter(STAGE_REST, TIMEOUT_US));
	assert_int_equal(wakes, 2);
	assert_int_equal(word_at_wake, STAGE_REST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_whose_it_is, begin, end),
		cmocka_unit_test_setup_teardown(test_lines_of_their_own, begin, end),
		cmocka_unit_test_setup_teardown(test_nobody_executes_at_rest, begin, end),
		cmocka_unit_test_setup_teardown(test_rest_ends_what_is_blurred, begin, end),
		cmocka_unit_test_setup_teardown(test_a_stage, begin, end),
		cmocka_unit_test_setup_teardown(test_once_a_stage, begin, end),
		cmocka_unit_test_setup_teardown(test_the_stage_word, begin, end),
		cmocka_unit_test_setup_teardown(test_bursts, begin, end),
		cmocka_unit_test_setup_teardown(test_no_bursts_in_handlers, begin, end),
		cmocka_unit_test_setup_teardown(test_the_pace, begin, end),
		cmocka_unit_test_setup_teardown(test_contexts, begin, end),
		cmocka_unit_test_setup_teardown(test_a_stage_that_somebody_misses, begin, end),
		cmocka_unit_test_setup_teardown(test_a_lost_cpu_that_lives, begin, end),
		cmocka_unit_test_setup_teardown(test_clear, begin, end),
		cmocka_unit_test_setup_teardown(test_a_patcher_that_takes_part, begin, end),
		cmocka_unit_test_setup_teardown(test_synced, begin, end),
		cmocka_unit_test_setup_teardown(test_synced_and_deaf, begin, end),
		cmocka_unit_test_setup_teardown(test_no_memory, begin, end),
		cmocka_unit_test_setup_teardown(test_nobody_rests_elsewhere, begin_with_rests,
						end_with_rests),
		cmocka_unit_test_setup_teardown(test_between_two_patches_at_once, begin_with_rests,
						end_with_rests),
		cmocka_unit_test_setup_teardown(test_several_passes_between_two, begin_with_rests,
						end_with_rests),
		cmocka_unit_test_setup_teardown(test_each_stage_wakes, begin_with_rests,
						end_with_rests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
