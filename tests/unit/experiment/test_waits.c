/*
 * What the patcher waits for without a sync: #BP handlers that end, and executors that come out of
 * a site. While it waits, they do what a test says.
 */
#include "kernel/experiment/waits.h"
#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/core/place.h"
#include "kernel/experiment/breakpoint.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define CPUS 4
#define TIMEOUT_US 100

/* What happens at each turn of the patcher's wait, counted from 1. */
static void (*at_turn)(unsigned turn);
static unsigned turns;

static void relax(void)
{
	if (at_turn)
		at_turn(++turns);
}

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(CPUS);
	assert_true(executors_allocate());
	breakpoint_install();
	at_turn = NULL;
	turns = 0;
	fake_arch.relax = relax;
	return 0;
}

static void assert_lost(unsigned only)
{
	for (unsigned cpu = 1; cpu < CPUS; cpu++)
		assert_int_equal(arch_cpu_online(cpu), cpu != only);
}

/* ---- Handlers ------------------------------------------------------------------------------ */

static void test_no_handler_is_not_waited_for(void **state)
{
	(void)state;
	assert_true(waits_for_handlers(TIMEOUT_US));
	assert_int_equal(fake_arch.relaxes, 0);
	assert_int_equal(fake_arch.fences, 1);
	waits_handler_begins(executor_of(2));
	waits_handler_ends(executor_of(2));
	assert_true(waits_for_handlers(TIMEOUT_US));
	assert_int_equal(fake_arch.relaxes, 0);
}

/* At turn 3 the one of CPU 2 ends, and another begins at once: that one is not waited for. */
static void end_and_begin_again(unsigned turn)
{
	if (turn != 3)
		return;
	waits_handler_ends(executor_of(2));
	waits_handler_begins(executor_of(2));
}

static void test_each_handler_that_is_under_way(void **state)
{
	(void)state;
	waits_handler_begins(executor_of(2));
	at_turn = end_and_begin_again;
	assert_true(waits_for_handlers(TIMEOUT_US));
	assert_int_equal(turns, 3);
	assert_lost(0);
}

/* An NMI in the middle of the handler executes a breakpoint of its own: when its handler has ended,
 * the other one goes on. */
static void end_both(unsigned turn)
{
	if (turn == 2 || turn == 4)
		waits_handler_ends(executor_of(3));
}

static void test_a_handler_in_a_handler(void **state)
{
	(void)state;
	waits_handler_begins(executor_of(3));
	waits_handler_begins(executor_of(3));
	at_turn = end_both;
	assert_true(waits_for_handlers(TIMEOUT_US));
	assert_int_equal(turns, 4);
}

static void test_a_handler_that_does_not_end(void **state)
{
	(void)state;
	waits_handler_begins(executor_of(3));
	assert_false(waits_for_handlers(TIMEOUT_US));
	assert_lost(3);
	/* Whoever is lost is not waited for. */
	fake_arch.relaxes = 0;
	assert_true(waits_for_handlers(TIMEOUT_US));
	assert_int_equal(fake_arch.relaxes, 0);
}

/* The handler itself says so, from its beginning to its end. */
static void take_breakpoint(unsigned cpu, bool *was_in, const uint8_t *address)
{
	struct arch_trap trap = {.address = address, .way = WAY_TRAP};

	fake_arch_self = cpu;
	kernel_breakpoint(&trap);
	fake_arch_self = 0;
	*was_in = atomic_load(&executor_of(cpu)->handlers) != 0;
}

static void test_the_handler_says_so(void **state)
{
	char reason[SITE_REASON_SIZE];
	bool was_in;

	(void)state;
	assert_true(place(scenario_of("site jmp8 -> jmp8\npatch write breakpoint"), reason));
	fake_arch_write(placed()->sites[0].text, "\xcc", 1);
	take_breakpoint(1, &was_in, placed()->sites[0].text);
	assert_true(was_in);
	assert_true(waits_for_handlers(TIMEOUT_US));
	assert_int_equal(fake_arch.relaxes, 0);
}

/* ---- Outside ------------------------------------------------------------------------------- */

static void take_the_word(unsigned cpu)
{
	executor_take_word(executor_of(cpu), atomic_load(executors_stage_word()));
}

/* CPU n takes the new word at turn n, and CPU 3 again, later. */
static void take_the_word_in_turn(unsigned turn)
{
	if (turn < CPUS)
		take_the_word(turn);
}

static void test_each_executor_is_waited_for(void **state)
{
	uint64_t stage = executor_stage_in(atomic_load(executors_stage_word()));

	(void)state;
	for (unsigned cpu = 1; cpu < CPUS; cpu++)
		take_the_word(cpu);
	for (unsigned n = 0; n < 3; n++) {
		turns = 0;
		at_turn = take_the_word_in_turn;
		assert_true(waits_until_outside(TIMEOUT_US));
		assert_int_equal(turns, 3);
	}
	/* The stage is what it was, for whoever has executed meanwhile. */
	assert_int_equal(executor_stage_in(atomic_load(executors_stage_word())), stage);
	assert_int_equal(executor_of(1)->stage, stage);
	assert_lost(0);
}

/* A CPU at rest is outside; when it has gone on it is waited for again. */
static void test_who_rests_is_outside(void **state)
{
	(void)state;
	for (unsigned cpu = 1; cpu < CPUS; cpu++)
		waits_executor_rests(executor_of(cpu));
	assert_true(waits_until_outside(TIMEOUT_US));
	assert_int_equal(fake_arch.relaxes, 0);
	take_the_word(2);
	assert_false(waits_until_outside(TIMEOUT_US));
	assert_lost(2);
}

static void test_who_never_comes_out(void **state)
{
	(void)state;
	for (unsigned cpu = 1; cpu < CPUS; cpu++)
		take_the_word(cpu);
	waits_executor_rests(executor_of(1));
	fake_arch.failures[2] = "#GP";
	waits_executor_rests(executor_of(3));
	assert_false(waits_until_outside(TIMEOUT_US));
	assert_lost(2);
}

/* Neither undoes what the other has put into the word. */
static void test_a_look_and_a_retired_handler(void **state)
{
	(void)state;
	for (unsigned cpu = 1; cpu < CPUS; cpu++)
		waits_executor_rests(executor_of(cpu));
	breakpoint_retire();
	assert_true(waits_until_outside(TIMEOUT_US));
	assert_true(executors_are_retired());
	take_the_word(1);
	assert_true(executor_of(1)->retired);
	breakpoint_install();
	assert_false(executors_are_retired());
	/* Not the word of before: that would be one that somebody has taken long ago. */
	assert_true(executors_new_word() != atomic_load(&executor_of(1)->outside));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_no_handler_is_not_waited_for, begin),
		cmocka_unit_test_setup(test_each_handler_that_is_under_way, begin),
		cmocka_unit_test_setup(test_a_handler_in_a_handler, begin),
		cmocka_unit_test_setup(test_a_handler_that_does_not_end, begin),
		cmocka_unit_test_setup(test_the_handler_says_so, begin),
		cmocka_unit_test_setup(test_each_executor_is_waited_for, begin),
		cmocka_unit_test_setup(test_who_rests_is_outside, begin),
		cmocka_unit_test_setup(test_who_never_comes_out, begin),
		cmocka_unit_test_setup(test_a_look_and_a_retired_handler, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
