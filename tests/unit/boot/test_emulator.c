/*
 * The watch over an emulator, with a shell script in an emulator's place: how each of its ends is
 * told, what is shown of its log, and that nothing of it stays.
 */
#include "tools/child/emulator.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* Far more than any of the scripts takes. */
#define PATIENCE_US 60000000

static struct live live;
static struct machine_result result;
static char shown[65536]; /* what came on the standard output during the last run */

static enum message_kind sort_message(const char *line)
{
	return strstr(line, "fatal")	 ? MESSAGE_FATAL
	       : strstr(line, "trouble") ? MESSAGE_TROUBLE
					 : MESSAGE_OTHER;
}

static void run_program(char *const *arguments, int log_descriptor, uint64_t timeout_us, int file)
{
	struct machine machine = {
		.program = {.arguments = arguments, .log_descriptor = log_descriptor},
		.timeout_us = timeout_us,
		.sort_message = sort_message,
	};
	int screen = memfd_create("screen", 0), before = dup(STDOUT_FILENO);
	ssize_t length;

	live_free(&live);
	live_start(&live, file);
	fflush(stdout);
	dup2(screen, STDOUT_FILENO);
	machine_run(&machine, &live, &result);
	dup2(before, STDOUT_FILENO);
	length = pread(screen, shown, sizeof(shown) - 1, 0);
	assert_true(length >= 0);
	shown[length] = '\0';
	close(before);
	close(screen);
}

/* Runs a shell script that writes its log to descriptor 1. */
static void run_script(const char *script, uint64_t timeout_us)
{
	char *const arguments[] = {"sh", "-c", (char *)script, NULL};

	run_program(arguments, STDOUT_FILENO, timeout_us, -1);
}

static void test_log_that_ends(void **state)
{
	(void)state;
	run_script("printf 'BIOS\\033[2J\\r\\n\\033[HTAP version 13\\r\\n# a\\033[1m\\tb\\r\\n'; "
		   "printf '# end of log: x\\r\\nmore'; sleep 1000",
		   PATIENCE_US);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_true(result.elapsed_us < PATIENCE_US);
	assert_string_equal(shown, "TAP version 13\n# a?[1m\tb\n# end of log: x\n");
}

static void test_log_in_pieces(void **state)
{
	(void)state;
	run_script("for c in T A P ' version 1' '3\\n' '# e' 'nd of log:' ' x' '\\n'; do "
		   "printf \"$c\"; sleep 0.02; done; sleep 1000",
		   PATIENCE_US);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_string_equal(shown, "TAP version 13\n# end of log: x\n");
}

/* The end line does not count before the TAP line: it could be that of an older log. */
static void test_log_on_descriptor_3(void **state)
{
	char *const arguments[] = {"sh", "-c",
				   "echo 1; echo '# end of log: old' >&3; echo 2 >&2; "
				   "echo 'TAP version 13' >&3; echo '# end of log: x' >&3; "
				   "sleep 1000",
				   NULL};

	(void)state;
	run_program(arguments, 3, PATIENCE_US, -1);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_string_equal(shown, "TAP version 13\n# end of log: x\n");
}

/* What was written just before the exit still counts. */
static void test_exit_behind_the_log(void **state)
{
	(void)state;
	run_script("printf 'TAP version 13\\n# end of log: x\\n'", PATIENCE_US);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
}

static void test_exit(void **state)
{
	char line[16];

	(void)state;
	run_script("echo TAP version 13; echo '# half'; echo >&2; echo why >&2; echo >&2; exit 7",
		   PATIENCE_US);
	assert_int_equal(result.end, MACHINE_EXITED);
	assert_true(WIFEXITED(result.detail));
	assert_int_equal(WEXITSTATUS(result.detail), 7);
	assert_string_equal(result.last_words, "why");
	live_last_line(&live, line, sizeof(line));
	assert_string_equal(line, "# half");
	run_script("kill -SEGV $$", PATIENCE_US);
	assert_int_equal(result.end, MACHINE_EXITED);
	assert_true(WIFSIGNALED(result.detail));
	assert_int_equal(WTERMSIG(result.detail), SIGSEGV);
	run_script("printf 'no newline' >&2", PATIENCE_US);
	assert_string_equal(result.last_words, "no newline");
}

static void test_timeout(void **state)
{
	(void)state;
	run_script("echo TAP version 13; sleep 1000", 300000);
	assert_int_equal(result.end, MACHINE_TIMED_OUT);
	assert_in_range(result.elapsed_us, 300000, 30000000);
	assert_string_equal(shown, "TAP version 13\n");
	/* With both streams closed, and with both flooded */
	run_script("exec >&- 2>&-; sleep 1000", 300000);
	assert_int_equal(result.end, MACHINE_TIMED_OUT);
	run_script("while :; do echo nonsense >&2; done", 300000);
	assert_int_equal(result.end, MACHINE_TIMED_OUT);
	assert_string_equal(result.last_words, "nonsense");
}

/* A process that ignores it, as under nohup(1), is not ended by it. */
static void test_ignored_signals(void **state)
{
	(void)state;
	signal(SIGHUP, SIG_IGN);
	run_script("kill -HUP $PPID; echo TAP version 13; echo '# end of log: x'; sleep 1000",
		   PATIENCE_US);
	signal(SIGHUP, SIG_DFL);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
}

/* There is nothing to wait for then. It is told where no log has begun; in one, it is a line. */
static void test_refusal(void **state)
{
	(void)state;
	run_script("printf '\\033[Hcrossmod: cannot run here: too old\\033[m\\r\\n'; sleep 1000",
		   PATIENCE_US);
	assert_int_equal(result.end, MACHINE_REFUSED);
	assert_string_equal(live.refusal, "cannot run here: too old");
	assert_string_equal(shown, "");
	/* With the name of a file, as GRUB has it */
	run_script("printf 'crossmod: cannot run here: no d\u00fcr%0250d; see above\\n' 0",
		   PATIENCE_US);
	assert_int_equal(strlen(live.refusal),
			 strlen("cannot run here: no d\u00fcr; see above") + 250);
	assert_memory_equal(live.refusal, "cannot run here: no d\u00fcr000", 27);
	run_script("echo TAP version 13; echo '# crossmod: cannot run here: x'; "
		   "echo '# end of log: x'; sleep 1000",
		   PATIENCE_US);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_string_equal(live.refusal, "");
}

static void test_restart(void **state)
{
	(void)state;
	run_script("printf 'TAP version 13\\n# a\\n\\033[2JTAP version 13\\n# b\\n'; sleep 1000",
		   PATIENCE_US);
	assert_int_equal(result.end, MACHINE_RESTARTED);
	assert_string_equal(shown, "TAP version 13\n# a\n");
}

static void test_flood(void **state)
{
	(void)state;
	run_script("yes", PATIENCE_US);
	assert_int_equal(result.end, MACHINE_FLOODED);
	assert_int_equal(live.length, 64 << 20);
	assert_string_equal(shown, "");
	/* The same in one line, and from one that is gone, and leaves it to another */
	run_script("cat /dev/zero", PATIENCE_US);
	assert_int_equal(result.end, MACHINE_FLOODED);
	run_script("yes & exit 0", PATIENCE_US);
	assert_true(result.end == MACHINE_FLOODED || result.end == MACHINE_EXITED);
}

static void test_messages(void **state)
{
	(void)state;
	run_script("echo trouble 1 >&2; echo trouble 2 >&2; echo fatal >&2; sleep 1000",
		   PATIENCE_US);
	assert_int_equal(result.end, MACHINE_GAVE_UP);
	assert_string_equal(result.trouble, "trouble 1");
	run_script("echo trouble >&2; echo TAP version 13; sleep 0.1; echo '# end of log: x'",
		   PATIENCE_US);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_string_equal(result.trouble, "trouble");
	/* A path is whole. */
	run_script("printf 'cannot open %04095d\\n' 0 >&2", PATIENCE_US);
	assert_int_equal(strlen(result.last_words), strlen("cannot open ") + 4095);
	/* A line of any length, of which the beginning is kept */
	run_script("head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2", PATIENCE_US);
	assert_int_equal(strlen(result.last_words), MESSAGE_SIZE - 1);
}

static void test_signals(void **state)
{
	(void)state;
	run_script("kill -TERM $PPID; sleep 1000", PATIENCE_US);
	assert_int_equal(result.end, MACHINE_INTERRUPTED);
	assert_int_equal(result.detail, SIGTERM);
	run_script("kill -INT $PPID; sleep 1000", PATIENCE_US);
	assert_int_equal(result.detail, SIGINT);
}

static void test_not_started(void **state)
{
	char *const nowhere[] = {"/nowhere/qemu", NULL}, *const no_program[] = {"/etc", NULL};

	(void)state;
	run_program(nowhere, STDOUT_FILENO, PATIENCE_US, -1);
	assert_int_equal(result.end, MACHINE_NOT_STARTED);
	assert_int_equal(result.detail, ENOENT);
	run_program(no_program, STDOUT_FILENO, PATIENCE_US, -1);
	assert_int_equal(result.end, MACHINE_NOT_STARTED);
	assert_int_equal(result.detail, EACCES);
}

/* Children of the program die with it: each would hold a lock on the file. */
static void test_nothing_stays(void **state)
{
	char script[200], path[] = "/tmp/crossmod-test.XXXXXX";
	struct timespec pause = {0, 10000000};
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	snprintf(script, sizeof(script),
		 "sh -c 'exec 9>>%s; flock 9; echo TAP version 13; echo \"# end of log: x\"; "
		 "sleep 1000' & sleep 1000",
		 path);
	run_script(script, PATIENCE_US);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	for (unsigned turn = 0; turn < 500 && flock(fd, LOCK_EX | LOCK_NB) < 0; turn++)
		nanosleep(&pause, NULL);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	close(fd);
	unlink(path);
}

static void test_log_file(void **state)
{
	int file = memfd_create("log", 0), full = open("/dev/full", O_WRONLY);
	char *const arguments[] = {"printf",
				   "\\033x\\r\\nTAP version 13\\r\\n# end of log: x\\r\\n", NULL};
	char written[100] = "";

	(void)state;
	run_program(arguments, STDOUT_FILENO, PATIENCE_US, file);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_int_equal(live.file_error, 0);
	assert_true(pread(file, written, sizeof(written) - 1, 0) > 0);
	assert_string_equal(written, "\033x\r\nTAP version 13\r\n# end of log: x\r\n");
	run_program(arguments, STDOUT_FILENO, PATIENCE_US, full);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_int_equal(live.file_error, ENOSPC);
	close(file);
	close(full);
}

/* Nobody reads what is shown: the log is taken all the same. */
static void test_screen_that_takes_nothing(void **state)
{
	char *const arguments[] = {"sh", "-c",
				   "echo TAP version 13; yes '# x' | head -n 100000; "
				   "echo '# end of log: x'; sleep 1000",
				   NULL};
	struct machine machine = {
		.program = {.arguments = arguments, .log_descriptor = STDOUT_FILENO},
		.timeout_us = PATIENCE_US,
		.sort_message = sort_message,
	};
	int ends[2], before = dup(STDOUT_FILENO);

	(void)state;
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	live_free(&live);
	live_start(&live, -1);
	fflush(stdout);
	dup2(ends[1], STDOUT_FILENO);
	machine_run(&machine, &live, &result);
	dup2(before, STDOUT_FILENO);
	close(before);
	close(ends[1]);
	assert_int_equal(result.end, MACHINE_LOG_ENDED);
	assert_true(live.hidden);
	assert_int_equal(live.length, 15 + 4 * 100000 + 16);
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
		cmocka_unit_test(test_log_that_ends),
		cmocka_unit_test(test_log_in_pieces),
		cmocka_unit_test(test_log_on_descriptor_3),
		cmocka_unit_test(test_exit_behind_the_log),
		cmocka_unit_test(test_exit),
		cmocka_unit_test(test_timeout),
		cmocka_unit_test(test_ignored_signals),
		cmocka_unit_test(test_refusal),
		cmocka_unit_test(test_restart),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_signals),
		cmocka_unit_test(test_not_started),
		cmocka_unit_test(test_nothing_stays),
		cmocka_unit_test(test_log_file),
		cmocka_unit_test(test_screen_that_takes_nothing),
	};

	/* As output_begin() has it in the program */
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, free_live);
}
