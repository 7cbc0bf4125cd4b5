/*
 * The watch over an emulator, with a shell script in an emulator's place: how long it waits, and
 * that the time does not run while it is stopped.
 */
#include "tools/child/emulator.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

/* Runs a shell script that writes its log to descriptor 1; nothing is shown. */
static void run_script(const char *script, uint64_t timeout_us, uint64_t silence_us)
{
	char *const arguments[] = {"sh", "-c", (char *)script, NULL};
	struct machine machine = {
		.program = {.arguments = arguments, .log_descriptor = STDOUT_FILENO},
		.timeout_us = timeout_us,
		.silence_us = silence_us,
		.sort_message = sort_message,
	};

	live_free(&live);
	live_start(&live, -1);
	live.hidden = true;
	machine_run(&machine, &live, &result);
}

/* The time is that of the log's last byte, and what is no log does not count. */
static void test_silence(void **state)
{
	(void)state;
	run_script(
		"echo TAP version 13; for n in 1 2 3 4 5 6 7 8 9; do sleep 0.7; printf '#'; done; "
		"printf '\\n# end of log: x\\n'; sleep 1000",
		PATIENCE_US, 5000000);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	run_script("echo TAP version 13; while :; do echo nonsense >&2; done", PATIENCE_US, 300000);
	assert_int_equal(result.end, MACHINE_FELL_SILENT);
	assert_int_equal(live.length, strlen("TAP version 13\n"));
}

/* When its time is up it is asked, and what it then still says is its log. */
static void test_an_end_in_time(void **state)
{
	static char script[] = "trap 'echo \"# end of log: x\"; sleep 1000' INT; "
			       "echo TAP version 13; while :; do sleep 0.1; done";
	char *const arguments[] = {"sh", "-c", script, NULL};
	struct machine machine = {
		.program = {.arguments = arguments, .log_descriptor = STDOUT_FILENO},
		.timeout_us = 3000000,
		.sort_message = sort_message,
		.ends_on_request = true,
		.ends_in_time = true,
	};

	(void)state;
	live_free(&live);
	live_start(&live, -1);
	live.hidden = true;
	machine_run(&machine, &live, &result);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_true(result.requested && result.timed_out);

	machine.ends_in_time = false;
	machine.timeout_us = 500000;
	live_free(&live);
	live_start(&live, -1);
	live.hidden = true;
	machine_run(&machine, &live, &result);
	assert_int_equal(result.end, MACHINE_TIMED_OUT);
	assert_false(result.requested || result.timed_out);
}

/* Longer than all of its time, by whoever may do that: it goes on where it was. */
static void test_a_stop_is_no_time(void **state)
{
	(void)state;
	run_script("echo TAP version 13; kill -STOP $PPID; sleep 6; kill -CONT $PPID; "
		   "echo '# end of log: x'; sleep 1000",
		   5000000, 4000000);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_true(result.elapsed_us > 5000000);
}

static bool is_stopped(pid_t pid)
{
	char path[32], line[256] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (!fgets(line, sizeof(line), file))
		line[0] = '\0';
	fclose(file);
	return strstr(line, ") T ") != NULL;
}

static void await_stop(pid_t pid)
{
	struct timespec pause = {0, 10000000};

	for (unsigned turn = 0; turn < 6000 && !is_stopped(pid); turn++)
		nanosleep(&pause, NULL);
	assert_true(is_stopped(pid));
}

/* What Ctrl-Z sends stops the emulator, too, and what fg sends has both go on. */
static void test_stop_by_the_terminal(void **state)
{
	int ends[2], status = 0;
	pid_t here, there = 0;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	here = fork();
	assert_true(here >= 0);
	if (here == 0) {
		char script[200];

		/* A group of its own, whose parent could have it go on: else nothing stops it.
		 * The script starts nothing meanwhile, or it might wait for that to be started. */
		setpgid(0, 0);
		snprintf(script, sizeof(script),
			 "trap on=1 CONT; echo $$ >/proc/%d/fd/%d; kill -TSTP $PPID; "
			 "until [ $on ]; do :; done; echo TAP version 13; "
			 "echo '# end of log: x'; sleep 1000",
			 (int)getpid(), ends[1]);
		run_script(script, PATIENCE_US, PATIENCE_US);
		_exit(result.end == MACHINE_LOG_ENDED ? 0 : 1);
	}
	FILE *said = fdopen(ends[0], "r");

	assert_non_null(said);
	assert_int_equal(fscanf(said, "%d", &there), 1); /* NOLINT(cert-err34-c) */
	await_stop(here);
	await_stop(there);
	kill(here, SIGCONT);
	assert_int_equal(waitpid(here, &status, 0), here);
	assert_int_equal(status, 0);
	fclose(said);
	close(ends[1]);
}

static int free_live(void **state)
{
	(void)state;
	live_free(&live);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_an_end_in_time),
		cmocka_unit_test(test_a_stop_is_no_time),
		cmocka_unit_test(test_stop_by_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, free_live);
}
