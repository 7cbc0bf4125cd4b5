/*
 * The watch over an emulator whose guest is somebody else's: what it says is no log, some words end
 * it, and it may take its leave.
 */
#include "tools/child/emulator.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Far more than any of the scripts takes. */
#define PATIENCE_US 60000000

static struct live live;
static struct machine_result result;

static enum message_kind sort_message(const char *line)
{
	(void)line;
	return MESSAGE_OTHER;
}

/* Runs a shell script until it says the words, not shown. */
static void run(const char *script, const char *until, uint64_t farewell_us)
{
	char *const arguments[] = {"sh", "-c", (char *)script, NULL};
	const struct machine machine = {
		.program = {.arguments = arguments, .log_descriptor = 1},
		.timeout_us = PATIENCE_US,
		.sort_message = sort_message,
		.farewell_us = farewell_us,
	};

	live_free(&live);
	live_start_console(&live, -1, until);
	live.hidden = true;
	machine_run(&machine, &live, &result);
}

static bool says(const char *words)
{
	return memmem(live.bytes, live.length, words, strlen(words)) != NULL;
}

static void test_is_no_log(void **state)
{
	(void)state;
	run("printf 'TAP version 13\\nTAP version 13\\n# end of log: x\\nlast'", NULL, 0);
	assert_int_equal(result.end, MACHINE_EXITED);
	assert_true(says("last"));
	assert_int_equal(live.show_end, live.length);
}

/* With a newline in no piece, and the words in two of them. */
static void test_words_end_it(void **state)
{
	static const char *const pieces[] = {"login", ": x lo", "gin ", "login:", " "};

	(void)state;
	live_free(&live);
	live_start_console(&live, -1, "login: ");
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		assert_int_equal(live_add(&live, pieces[i], strlen(pieces[i])), LIVE_TAKEN);
		assert_int_equal(live.ended, i > 0);
	}
	live_free(&live);
	live_start_console(&live, -1, "login: ");
	for (size_t i = 2; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		live_add(&live, pieces[i], strlen(pieces[i]));
		assert_int_equal(live.ended, i == 4);
	}
	run("echo login; echo up; sleep 1000", "up\n", 0);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
}

static void test_takes_its_leave(void **state)
{
	(void)state;
	run("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done", "up",
	    PATIENCE_US);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_true(says("bye"));
	assert_true(result.elapsed_us < PATIENCE_US);
}

/* Time's end is the only one that can end this. */
static void test_leave_is_bounded(void **state)
{
	(void)state;
	run("trap '' TERM; echo up; while :; do sleep 0.1; done", "up", 200000);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_true(result.elapsed_us >= 200000);
}

/* It answers the SIGTERM by a request of somebody else's, and would go on. */
static void test_asked_again(void **state)
{
	(void)state;
	run("trap 'kill -INT $PPID' TERM; echo up; while :; do sleep 0.1; done", "up", PATIENCE_US);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_true(result.elapsed_us < PATIENCE_US);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is_no_log),	cmocka_unit_test(test_words_end_it),
		cmocka_unit_test(test_takes_its_leave), cmocka_unit_test(test_leave_is_bounded),
		cmocka_unit_test(test_asked_again),
	};
	int failed;

	/* As output_begin() does it */
	signal(SIGPIPE, SIG_IGN);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	live_free(&live);
	return failed;
}
