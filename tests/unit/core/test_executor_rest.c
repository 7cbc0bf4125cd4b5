/*
 * When executors rest, where the machine has them do so: at once between two patches, and after
 * several passes during one; and when the patcher wakes them.
 */
#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/breakpoint.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <stdarg.h>
#include <setjmp.h>

#include <cmocka.h>

#define TIMEOUT_US 2000000
#define RESTS_KEPT 64

/* As DESIGN.md has it: what can happen between two executions needs several passes in a row. */
#define PASSES_MIN 8
#define PASSES_MAX 16

static unsigned rests, wakes;
static uint64_t rested_at[RESTS_KEPT]; /* the executions of CPU 1 at each of its rests */
static uint64_t word_at_wake;

static uint64_t executions(unsigned cpu)
{
	return executor_of(cpu)->oracle.executions;
}

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

static int begin(void **state)
{
	char reason[SITE_REASON_SIZE];

	(void)state;
	fake_machine_begin(3, 1);
	fake_arch.rest = take_rest;
	fake_arch.wake = take_wake;
	rests = wakes = 0;
	breakpoint_install();
	assert_true(place(scenario_of("site jmp8 -> jmp8\npatch write all"), reason));
	executors_clear();
	executors_seed(1);
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_arch.rest = NULL;
	executors_enter(STAGE_REST, TIMEOUT_US);
	fake_machine_end();
	return 0;
}

static void give_turns(unsigned turns)
{
	for (unsigned i = 0; i < turns; i++)
		arch_relax();
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
		cmocka_unit_test_setup_teardown(test_nobody_rests_elsewhere, begin, end),
		cmocka_unit_test_setup_teardown(test_between_two_patches_at_once, begin, end),
		cmocka_unit_test_setup_teardown(test_several_passes_between_two, begin, end),
		cmocka_unit_test_setup_teardown(test_each_stage_wakes, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
