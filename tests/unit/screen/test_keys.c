/*
 * keys.c: what a key does to a run, and what the log says of it. With the sources of the log and of
 * the keys, so that each test can begin anew.
 */
#include "kernel/core/log.c"	/* NOLINT(bugprone-suspicious-include) */
#include "kernel/screen/keys.c" /* NOLINT(bugprone-suspicious-include) */
#include "kernel/core/executor.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/fake/fake_modules.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SCENARIO(name)                                                                             \
	"scenario " name "\nabout A sample.\nsite jmp8 -> jmp8\n"                                  \
	"patch write all\nforbid torn\n"

#define POLL_CYCLES 50000000u /* of the fake machine */

static int begin(void **state)
{
	(void)state;
	owner = NOBODY;
	ended = false;
	lines = 0;
	crc = 0;
	polled_cycles = 0;
	next_wanted = end_wanted = false;
	fake_modules_clear();
	fake_arch_begin(1);
	fake_arch.cycles = POLL_CYCLES;
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_modules_clear();
	fake_machine_end();
	return 0;
}

static void test_nothing(void **state)
{
	(void)state;
	assert_int_equal(keys_poll("mine", 1), 0);
	fake_arch.keys = "-";
	fake_arch.cycles += POLL_CYCLES;
	assert_int_equal(keys_poll("mine", 1), 0);
	assert_false(keys_next_wanted() || keys_end_wanted());
	assert_string_equal(fake_arch.console, "");
}

static void test_other_keys(void **state)
{
	(void)state;
	for (const char *key = fake_arch.keys = "?abcdefghijklmoqstuvwxyz"; *key; key++) {
		fake_arch.cycles += POLL_CYCLES;
		keys_poll("mine", 1);
	}
	assert_int_equal(*fake_arch.keys, 0);
	assert_false(keys_next_wanted() || keys_end_wanted());
	assert_string_equal(fake_arch.console, "");
}

/* A keyboard is not asked more often than that. */
static void test_polls(void **state)
{
	const char *keys = "----------";

	(void)state;
	fake_arch.keys = keys;
	keys_poll("mine", 1);
	for (unsigned i = 0; i < 100; i++) {
		fake_arch.cycles = 2 * POLL_CYCLES - 2;
		keys_poll("mine", 1);
	}
	assert_ptr_equal(fake_arch.keys, keys + 1);
	fake_arch.cycles = 2 * POLL_CYCLES + 1;
	keys_poll("mine", 1);
	assert_ptr_equal(fake_arch.keys, keys + 2);
}

static void test_next(void **state)
{
	(void)state;
	fake_arch.keys = "n";
	keys_poll("mine", 12);
	assert_true(keys_next_wanted());
	assert_false(keys_end_wanted());
	assert_string_equal(fake_arch.console, "# mine: ended by the key n, after 12 patches\n");
	keys_begin();
	assert_false(keys_next_wanted());
}

static void test_reboot(void **state)
{
	(void)state;
	fake_arch.keys = "r";
	keys_poll("mine", 12);
	keys_begin();
	assert_true(keys_next_wanted() && keys_end_wanted());
}

/* A pause lasts until any key; its time is told, and it may be a key that does something. */
static void test_pause(void **state)
{
	static const struct {
		const char *keys;
		bool next, end;
	} table[] = {{" --- ", false, false},
		     {"p---?", false, false},
		     {"p---n", true, false},
		     {"p---r", true, true},
		     {"p---p", false, false}};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		begin(state);
		fake_arch.relax_cost = 1000000000;
		fake_arch.keys = table[i].keys;
		uint64_t cycles = keys_poll("mine", 12);

		assert_in_range(cycles, 3000000000, 3000000010);
		assert_int_equal(*fake_arch.keys, 0);
		assert_non_null(
			strstr(fake_arch.console,
			       "# mine: paused by a key, after 12 patches; any key goes on\n"
			       "# mine: goes on, after 3000 ms\n"));
		assert_int_equal(keys_next_wanted(), table[i].next);
		assert_int_equal(keys_end_wanted(), table[i].end);
	}
}

/* ---- Whole runs ------------------------------------------------------------------------------ */

static void run_patcher(void)
{
	kernel_options("executions=1000000000000 patches=50");
	kernel_patcher();
}

/* Three scenarios, on a machine whose clock is fast enough for a key a patch. */
static void patcher(const char *keys)
{
	fake_machine_end();
	begin(NULL);
	fake_modules_add("a.scn", SCENARIO("one"));
	fake_modules_add("b.scn", SCENARIO("two"));
	fake_modules_add("c.scn", SCENARIO("three"));
	fake_machine_boot(2, 1);
	fake_arch.relax_cost = POLL_CYCLES;
	fake_arch.keys = keys;
	assert_true(fake_arch_halts(run_patcher));
	assert_true(ended && fake_arch.ended);
}

static void assert_has(const char *string)
{
	if (!strstr(fake_arch.console, string))
		fail_msg("not in the log: %s", string);
}

static void test_a_run_without_keys(void **state)
{
	(void)state;
	patcher("");
	assert_has("\n# 1 - one: as expected");
	assert_has("\n# 3 - three: as expected");
	assert_has("\n  patches: 50\n");
	assert_false(fake_arch.rebooted);
}

/* What ran is reported, and that it ran less long than it should; and the others run. */
static void test_a_run_with_a_next_scenario(void **state)
{
	(void)state;
	patcher("----n");
	assert_has("\n# one: ended by the key n, after 5 patches\n# 1 - one: inconclusive: "
		   "ended early by the key n, after 5 patches; ");
	assert_has("\n  patches: 5\n");
	assert_has("\n# 3 - three: as expected");
	assert_has("\n  patches: 50\n");
	assert_has(", verdict inconclusive\n");
	assert_false(fake_arch.rebooted);
}

/* The log is whole before the machine restarts. */
static void test_a_run_that_is_ended(void **state)
{
	(void)state;
	patcher("----r");
	assert_has("\n# 1 - one: inconclusive: ended early by the key r, after 5 patches; ");
	assert_has("\nok 2 - two # SKIP the run was ended before it\n");
	assert_has("\nok 3 - three # SKIP the run was ended before it\n");
	assert_has("\n# ended early: 2 of 3 scenarios were not run\n");
	assert_has(", verdict inconclusive\n");
	assert_true(fake_arch.rebooted);
}

/* A pause is not part of the time that a scenario took. */
static void test_a_run_with_a_pause(void **state)
{
	char pause[1024];

	(void)state;
	patcher("");
	const char *without = strstr(fake_arch.console, "elapsed_us: ");
	unsigned long long shorter = 0, longer = 0;

	assert_int_equal(sscanf(without, "elapsed_us: %llu", &shorter), 1);
	memset(pause, '-', sizeof(pause));
	pause[1] = 'p';
	pause[sizeof(pause) - 3] = 'x';
	pause[sizeof(pause) - 2] = '\0';
	patcher(pause);
	assert_has("# one: goes on, after ");
	assert_int_equal(
		sscanf(strstr(fake_arch.console, "elapsed_us: "), "elapsed_us: %llu", &longer), 1);
	unsigned long long paused_ms = 0;

	assert_int_equal(sscanf(strstr(fake_arch.console, "goes on, after "), "goes on, after %llu",
				&paused_ms),
			 1);
	/* The pause alone took longer than the run; where it comes in a turn makes a difference. */
	assert_true(paused_ms * 1000 > shorter);
	assert_in_range(longer, shorter * 9 / 10, shorter * 11 / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing, begin, end),
		cmocka_unit_test_setup_teardown(test_other_keys, begin, end),
		cmocka_unit_test_setup_teardown(test_polls, begin, end),
		cmocka_unit_test_setup_teardown(test_next, begin, end),
		cmocka_unit_test_setup_teardown(test_reboot, begin, end),
		cmocka_unit_test_setup_teardown(test_pause, begin, end),
		cmocka_unit_test_setup_teardown(test_a_run_without_keys, begin, end),
		cmocka_unit_test_setup_teardown(test_a_run_with_a_next_scenario, begin, end),
		cmocka_unit_test_setup_teardown(test_a_run_that_is_ended, begin, end),
		cmocka_unit_test_setup_teardown(test_a_run_with_a_pause, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
