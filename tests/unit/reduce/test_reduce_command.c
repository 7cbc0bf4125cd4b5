/*
 * crossmod reduce: by the prover and by a command; what it prints, and how it ends.
 */
#include "tools/base/commands.h"

#include "scenario/language/language.h"
#include "tests/unit/sample/prove_run.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char source[] =
	"scenario large\nabout Much of it is of no matter.\nsite nop5 -> jmp32\nplace line+63\n"
	"handler retry\npatch write breakpoint\n\tsync iret\n\twrite tail\n\tfence\n\twrite head\n"
	"\twait 100 cycles\n\tsync cpuid\nexecute call in interrupt\nforbid fault\n";

static struct scenario reduced;

static int make_file(void **state)
{
	FILE *to;

	if (make_scenario_file(state) != 0 || !(to = fopen(scenario_file, "w")))
		return 1;
	fputs(source, to);
	return fclose(to);
}

static enum status reduce(const char *option, const char *value, const char *tries)
{
	const char *const words[] = {"reduce", scenario_file, option, value, "--tries", tries};

	return run_words(command_reduce, tries ? 6 : 4, words);
}

static void read_reduced(void)
{
	struct parse_error error;

	if (!scenario_parse("printed", printed, strlen(printed), &reduced, &error))
		fail_msg("%s", error.message);
}

static unsigned times(const char *words)
{
	unsigned count = 0;

	for (const char *at = errors; (at = strstr(at, words)); at++)
		count++;
	return count;
}

/* What is printed is expected by what the models allow, and proved to be so. */
static void test_by_the_prover(void **state)
{
	unsigned tries, kept;

	(void)state;
	assert_int_equal(reduce("--while", "prefetch allows torn", NULL), STATUS_AS_EXPECTED);
	read_reduced();
	assert_string_equal(reduced.name, "large");
	assert_int_equal(reduced.step_count, 1);
	assert_int_equal(reduced.sites[0].length, 2);
	assert_true(reduced.show[MODEL_PREFETCH] & OUTCOME_BIT(OUTCOME_TORN));
	assert_non_null(strstr(errors, "reduce: holds   as it is\n"));
	assert_non_null(strstr(errors, "minimal, without any one thing more it breaks"));
	assert_int_equal(sscanf(strstr(errors, "tried "), "tried %u, %u", &tries, &kept), 2);
	assert_int_equal(times("reduce: holds "), kept + 1);
	assert_int_equal(times("reduce: holds ") + times("reduce: breaks"), tries);
}

/* The shell reads the file that it is given: here, whether it has these two steps. */
static void test_by_a_command(void **state)
{
	(void)state;
	assert_int_equal(reduce("--command", "grep -q 'write tail' {} && grep -q fence {}", NULL),
			 STATUS_AS_EXPECTED);
	read_reduced();
	assert_int_equal(reduced.step_count, 2);
	assert_int_equal(reduced.steps[0].kind, STEP_WRITE);
	assert_int_equal(reduced.steps[1].kind, STEP_FENCE);
	assert_int_equal(reduced.execution.context, CONTEXT_PROGRAM);
	assert_int_equal(reduced.handler, HANDLER_NEXT);
	assert_int_equal(reduced.sites[0].length, 2);
}

/* What a command prints is in nobody's way. */
static void test_a_command_that_prints(void **state)
{
	(void)state;
	assert_int_equal(reduce("--command", "echo noise; echo noise >&2; grep -q head {}", NULL),
			 STATUS_AS_EXPECTED);
	read_reduced();
	assert_null(strstr(printed, "noise"));
	assert_null(strstr(errors, "noise"));
}

static void test_not_so(void **state)
{
	(void)state;
	assert_int_equal(reduce("--while", "any allows nested", NULL), STATUS_FORBIDDEN);
	assert_string_equal(printed, "");
	assert_non_null(strstr(errors, "it does not hold of /tmp/prove-"));
	assert_int_equal(reduce("--command", "test ! -e {}", NULL), STATUS_FORBIDDEN);
}

/* ---- Commands that are no good, or hang, or are rarely so -------------------------------------
 */

static char side_file[64]; /* what a command keeps for itself: $SIDE */

static enum status reduce_by(const char *command, const char *option, const char *value)
{
	const char *const words[] = {"reduce", scenario_file, "--command", command, option, value};

	snprintf(side_file, sizeof(side_file), "%s.side", scenario_file);
	unlink(side_file);
	assert_int_equal(setenv("SIDE", side_file, 1), 0);
	return run_words(command_reduce, option ? 6 : 4, words);
}

static void test_a_command_that_looks_at_nothing(void **state)
{
	(void)state;
	assert_int_equal(reduce("--command", "true {}", NULL), STATUS_USAGE);
	assert_string_equal(printed, "");
	assert_non_null(strstr(errors, "exits with 0 for a scenario that patches nothing, too"));
}

/* It holds in every third run. */
static const char rarely[] =
	"echo >> $SIDE; test $(($(wc -l < $SIDE) % 3)) -eq 0 && grep -q tail {}";

static void test_what_is_rare(void **state)
{
	(void)state;
	assert_int_equal(reduce_by(rarely, NULL, NULL), STATUS_FORBIDDEN);
	assert_non_null(strstr(errors, "for what is rare, see --runs"));
	assert_int_equal(reduce_by(rarely, "--runs", "3"), STATUS_AS_EXPECTED);
	read_reduced();
	assert_int_equal(reduced.step_count, 1);
	assert_int_equal(reduced.steps[0].part, WRITE_TAIL);
	/* 1 - 0.05^(1/3) is 0.6316: rounded up */
	assert_non_null(strstr(errors, "did so in 3 runs, so each by itself holds in less than "
				       "0.632 of its runs (95 %)"));
	unlink(side_file);
}

/* All that it has started is gone: zombies, too, as soon as somebody has looked at them. */
static void expect_gone(int group)
{
	for (unsigned n = 0; n < 600 && kill(-group, 0) == 0; n++)
		usleep(100000);
	assert_int_equal(kill(-group, 0), -1);
	assert_int_equal(errno, ESRCH);
}

static int group_of_command(void)
{
	FILE *from = fopen(side_file, "r");
	int group;

	assert_non_null(from);
	assert_int_equal(fscanf(from, "%d", &group), 1);
	fclose(from);
	unlink(side_file);
	return group;
}

static void test_a_command_that_hangs(void **state)
{
	(void)state;
	assert_int_equal(reduce_by("echo $$ > $SIDE; sleep 1000; true {}", "--timeout", "1"),
			 STATUS_FORBIDDEN);
	assert_non_null(strstr(errors, "1 of 1 runs did not end within 1 s"));
	expect_gone(group_of_command());
}

static void test_a_command_that_leaves_something_behind(void **state)
{
	(void)state;
	assert_int_equal(reduce_by("echo $$ > $SIDE; sleep 1000 & false {}", NULL, NULL),
			 STATUS_FORBIDDEN);
	expect_gone(group_of_command());
}

/* By itself, at the first smaller one; what was found by then is printed. */
static void test_interrupted(void **state)
{
	(void)state;
	assert_int_equal(reduce_by("echo $$ > $SIDE; grep -q 'sync iret' {} && exit 0; "
				   "grep -q nop5 {} && kill -TERM $PPID && sleep 1000; exit 1",
				   NULL, NULL),
			 STATUS_INCONCLUSIVE);
	assert_non_null(strstr(errors, "interrupted by signal 15"));
	assert_non_null(strstr(errors, "given up, it may not be minimal"));
	read_reduced();
	assert_int_equal(reduced.step_count, 7);
	expect_gone(group_of_command());
}

static void test_given_up(void **state)
{
	(void)state;
	assert_int_equal(reduce("--while", "prefetch allows torn", "3"), STATUS_INCONCLUSIVE);
	read_reduced();
	assert_non_null(strstr(errors, "tried 3, "));
	assert_non_null(strstr(errors, "given up, it may not be minimal"));
	assert_int_equal(reduce("--command", "kill -TERM $$; {}", NULL), STATUS_INCONCLUSIVE);
	assert_non_null(strstr(errors, "ended by signal 15"));
	assert_int_equal(reduce("--command", "no-such-command {}", NULL), STATUS_INCONCLUSIVE);
	assert_non_null(strstr(errors, "cannot run the command: exit status 127"));
}

static void test_refused(void **state)
{
	const char *const none[] = {"reduce", "/dev/null/none", "--while", "all allow torn"};
	const char *const both[] = {"reduce",	      scenario_file, "--while",
				    "all allow torn", "--command",   "true {}"};
	const char *const runs[] = {"reduce",	      scenario_file, "--while",
				    "all allow torn", "--runs",	     "3"};
	const char *const neither[] = {"reduce", scenario_file};

	(void)state;
	assert_int_equal(run_words(command_reduce, 4, none), STATUS_NO_INPUT);
	assert_int_equal(run_words(command_reduce, 6, both), STATUS_USAGE);
	assert_int_equal(run_words(command_reduce, 2, neither), STATUS_USAGE);
	assert_int_equal(reduce("--while", "all", NULL), STATUS_USAGE);
	assert_non_null(strstr(errors, "--while: character 4: expected"));
	assert_int_equal(reduce("--command", "true", NULL), STATUS_USAGE);
	assert_non_null(strstr(errors, "--command needs {}"));
	assert_int_equal(reduce("--while", "all allow torn", "0"), STATUS_USAGE);
	assert_int_equal(reduce_by("true {}", "--runs", "0"), STATUS_USAGE);
	assert_int_equal(reduce_by("true {}", "--timeout", "soon"), STATUS_USAGE);
	assert_int_equal(run_words(command_reduce, 6, runs), STATUS_USAGE);
	assert_non_null(strstr(errors, "--runs and --timeout are for --command"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_the_prover),
		cmocka_unit_test(test_by_a_command),
		cmocka_unit_test(test_a_command_that_prints),
		cmocka_unit_test(test_not_so),
		cmocka_unit_test(test_a_command_that_looks_at_nothing),
		cmocka_unit_test(test_what_is_rare),
		cmocka_unit_test(test_a_command_that_hangs),
		cmocka_unit_test(test_a_command_that_leaves_something_behind),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests_name("reduce_command", tests, make_file,
					   remove_scenario_file);
}
