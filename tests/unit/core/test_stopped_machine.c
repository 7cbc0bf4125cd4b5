/*
 * A machine that is stopped as a whole, for an hour by its clock, in the middle of each wait of the
 * kernel for another CPU: nobody can be late meanwhile. (test_patience.c has what counts,
 * test_sync.c the syncs, test_watchdog.c the watchdog.)
 *
 * With the log's own source, and the bench's, since their waits are theirs alone.
 */
#include "kernel/bench/bench_work.c" /* NOLINT(bugprone-suspicious-include) */
#include "kernel/core/log.c"	     /* NOLINT(bugprone-suspicious-include) */
#include "kernel/core/place.h"
#include "kernel/experiment/breakpoint.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <stdarg.h>
#include <setjmp.h>

#include <cmocka.h>

#define TIMEOUT_US 2000000

/* The pause in which the other CPU does what it is waited for. */
#define ANSWERS_AT 100

static int end(void **state)
{
	(void)state;
	fake_machine_end();
	return 0;
}

static void test_a_stage(void **state)
{
	char reason[SITE_REASON_SIZE];

	(void)state;
	fake_machine_begin(4, 1);
	breakpoint_install();
	assert_true(place(scenario_of("site jmp8 -> jmp8\npatch write all"), reason));
	executors_clear(false);
	executors_once_a_stage(true);
	for (uint64_t stage = 1; stage <= 5; stage++) {
		fake_arch.stops_at = fake_arch.relaxes + 1;
		assert_true(executors_enter(stage, TIMEOUT_US));
	}
	executors_once_a_stage(false);
	fake_arch.stops_at = fake_arch.relaxes + 1;
	assert_true(executors_enter(STAGE_REST, TIMEOUT_US));
	assert_int_equal(executors_online(), 3);
}

static void let_go_of_the_text(void)
{
	if (fake_arch.relaxes == ANSWERS_AT)
		text_unlock();
}

static void test_the_lock_of_the_text(void **state)
{
	(void)state;
	fake_arch_begin(3);
	text_set_timeout(TIMEOUT_US);
	fake_arch_self = 1;
	assert_true(text_lock());
	fake_arch_self = 2;
	fake_arch.stops_at = ANSWERS_AT / 2;
	fake_arch.relax = let_go_of_the_text;
	assert_true(text_lock());
	text_unlock();
	assert_int_equal(fake_arch.relaxes, ANSWERS_AT);
	assert_true(arch_cpu_online(1));
}

static void finish_the_line(void)
{
	if (fake_arch.relaxes == ANSWERS_AT) {
		assert_int_equal(fake_arch.console_writes, 0);
		owner = NOBODY;
	}
}

static void test_the_log(void **state)
{
	(void)state;
	fake_arch_begin(3);
	owner = 2;
	fake_arch.stops_at = ANSWERS_AT / 2;
	fake_arch.relax = finish_the_line;
	log_line("mine");
	assert_int_equal(fake_arch.relaxes, ANSWERS_AT);
	assert_string_equal(fake_arch.console, "mine\n");
}

static void begin_the_work(void)
{
	if (fake_arch.relaxes == ANSWERS_AT)
		atomic_store(&tallies[1].seen, number());
}

static void make_two_passes(void)
{
	if (fake_arch.relaxes == 2 * ANSWERS_AT)
		atomic_fetch_add(&tallies[1].passes, 2);
}

static void test_the_bench(void **state)
{
	static const struct bench_job busy = {.executors = BENCH_BUSY};

	(void)state;
	fake_machine_begin(2, 1);
	text_set_timeout(TIMEOUT_US);
	assert_true(bench_work_allocate());
	fake_arch.stops_at = ANSWERS_AT / 2;
	fake_arch.relax = begin_the_work;
	assert_true(bench_work_begin(&busy));
	fake_arch.stops_at = ANSWERS_AT + ANSWERS_AT / 2;
	fake_arch.relax = make_two_passes;
	assert_true(bench_work_turn());
	assert_int_equal(fake_arch.relaxes, 2 * ANSWERS_AT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_a_stage, end),
		cmocka_unit_test(test_the_lock_of_the_text),
		cmocka_unit_test(test_the_log),
		cmocka_unit_test_teardown(test_the_bench, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
