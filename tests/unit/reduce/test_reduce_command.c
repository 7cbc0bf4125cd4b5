/*
 * crossmod reduce: by the prover and by a command; what it prints, and how it ends.
 */
#include "tools/base/commands.h"

#include "scenario/language/language.h"
#include "tests/unit/sample/prove_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_the_prover),
		cmocka_unit_test(test_by_a_command),
		cmocka_unit_test(test_a_command_that_prints),
		cmocka_unit_test(test_not_so),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests_name("reduce_command", tests, make_file,
					   remove_scenario_file);
}
