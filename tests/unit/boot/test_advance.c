/*
 * How far a run is, by the lines of its log.
 */
#include "tools/child/live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct live live;

static void add(const char *bytes)
{
	assert_int_equal(live_add(&live, bytes, strlen(bytes)), LIVE_TAKEN);
}

static void assert_at(uint64_t done, uint64_t all)
{
	assert_int_equal(live.advance.done, done);
	assert_int_equal(live.advance.all, all);
}

static void test_scenarios(void **state)
{
	(void)state;
	live_start(&live, -1);
	add("1..9\r\nok 1 - the firmware's\r\n");
	assert_at(0, 0);
	add("TAP version 13\r\n# seed: 1\r\n");
	assert_at(0, 0);
	add("1..3\r\n# 1 - a: as expected\r\nok 1 - a\r\n  ---\r\n  ok: 5\r\n");
	assert_at(1, 3);
	add("not ok 2 - b\r\nok 3 - c # SKIP it cannot");
	assert_at(2, 3);
	add(" be\r\n");
	assert_at(3, 3);
	/* There are no more than that, whatever it says. */
	add("ok 4 - d\r\n1..5\r\n");
	assert_at(3, 3);
	live_free(&live);
}

static void test_rounds(void **state)
{
	(void)state;
	live_start(&live, -1);
	add("TAP version 13\n# bench: round 1 of 10 has been made\n");
	assert_at(1, 10);
	add("# bench: round 2 of 10 has been made\n# bench: row idle\n1..0\n");
	assert_at(2, 10);
	live_free(&live);
	live_start(&live, -1);
	add("TAP version 13\n# power: round 3 of 4 has been made\n");
	assert_at(3, 4);
	add("# power: round 5 of 4 has been made\n# power: round 4 of\n# round 4 of 4\n");
	assert_at(3, 4);
	live_free(&live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scenarios),
		cmocka_unit_test(test_rounds),
	};

	return cmocka_run_group_tests_name("advance", tests, NULL, NULL);
}
