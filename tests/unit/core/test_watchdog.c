/*
 * The watchdog: when a run has hung, and when it has not.
 *
 * With the log's own source, so that each test can begin with an empty log.
 */
#include "kernel/core/heartbeat.h"
#include "kernel/core/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "kernel/core/watchdog.h"
#include "tests/unit/fake/fake_arch.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define SECOND_US 1000000ull
#define SECOND_CYCLES 1000000000ull
#define LIMIT_S 10

static struct watch watch;
static uint64_t stage;

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(3);
	owner = NOBODY;
	ended = false;
	lines = 0;
	crc = 0;
	fake_arch_self = 2;
	watch = (struct watch){0};
	stage = 5;
	watchdog_begin(LIMIT_S * SECOND_US);
	watchdog_look(&watch, stage);
	return 0;
}

static void look(void)
{
	watchdog_look(&watch, stage);
}

/* Looks four times a second, and returns the quarters until it ends the run; 0: it does not. */
static unsigned quarters_until_the_end(unsigned quarters)
{
	for (unsigned quarter = 1; quarter <= quarters; quarter++) {
		fake_arch.cycles += SECOND_CYCLES / 4;
		if (fake_arch_halts(look))
			return quarter;
	}
	return 0;
}

static void test_nothing_moves(void **state)
{
	(void)state;
	assert_in_range(quarters_until_the_end(100), 4 * LIMIT_S, 4 * LIMIT_S + 1);
	assert_true(fake_arch.ended);
	assert_int_equal(fake_arch.shows, 1);
	assert_non_null(strstr(fake_arch.console,
			       "# watchdog: CPU 0 has done nothing for 10 s; the "
			       "state of every CPU:\n"));
	assert_non_null(strstr(fake_arch.console, "Bail out! watchdog: CPU 0 has done nothing for "
						  "10 s, seen by CPU 2, in stage 0x5;"));
	assert_non_null(strstr(fake_arch.console, ", verdict crashed\n"));
}

/* Another stage, or food, and the time begins anew. */
static void test_something_moves(void **state)
{
	(void)state;
	assert_int_equal(quarters_until_the_end(4 * LIMIT_S - 2), 0);
	stage++;
	assert_int_equal(quarters_until_the_end(4 * LIMIT_S - 2), 0);
	heartbeat();
	assert_int_equal(quarters_until_the_end(4 * LIMIT_S - 2), 0);
	assert_in_range(quarters_until_the_end(100), 2, 4);
}

/* Every line of the patcher's is something, and no other CPU's is. */
static void test_lines_move(void **state)
{
	(void)state;
	assert_int_equal(quarters_until_the_end(4 * LIMIT_S - 2), 0);
	fake_arch_self = 0;
	log_line("ok 1");
	fake_arch_self = 2;
	assert_int_equal(quarters_until_the_end(4 * LIMIT_S - 2), 0);
	kernel_comment("I am here");
	assert_in_range(quarters_until_the_end(100), 2, 4);
}

/* A machine that was stopped as a whole has not hung, for however long that was. */
static void test_a_machine_that_was_stopped(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		fake_arch.cycles += 3600 * SECOND_CYCLES;
		assert_false(fake_arch_halts(look));
	}
	/* Half of the looks that it takes at least. */
	assert_in_range(quarters_until_the_end(100), 4 * LIMIT_S / 2, 4 * LIMIT_S / 2 + 1);
}

/* As often as an executor looks, that adds up to the same. */
static void test_many_looks(void **state)
{
	uint64_t start = fake_arch.cycles;

	(void)state;
	do
		fake_arch.cycles += SECOND_CYCLES / 1000;
	while (!fake_arch_halts(look));
	assert_in_range(fake_arch.cycles - start, LIMIT_S * SECOND_CYCLES,
			(LIMIT_S + 1) * SECOND_CYCLES);
}

/* One CPU ends the run; another that would, goes on. */
static void test_one_of_them(void **state)
{
	struct watch other = watch;

	(void)state;
	assert_true(quarters_until_the_end(100) > 0);
	fake_arch_self = 1;
	watch = other;
	for (unsigned i = 0; i < 100; i++) {
		fake_arch.cycles += SECOND_CYCLES;
		assert_false(fake_arch_halts(look));
	}
	assert_int_equal(fake_arch.shows, 1);
}

static void test_none_is_wanted(void **state)
{
	(void)state;
	watchdog_begin(0);
	assert_int_equal(quarters_until_the_end(1000), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_nothing_moves, begin),
		cmocka_unit_test_setup(test_something_moves, begin),
		cmocka_unit_test_setup(test_lines_move, begin),
		cmocka_unit_test_setup(test_a_machine_that_was_stopped, begin),
		cmocka_unit_test_setup(test_many_looks, begin),
		cmocka_unit_test_setup(test_one_of_them, begin),
		cmocka_unit_test_setup(test_none_is_wanted, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
