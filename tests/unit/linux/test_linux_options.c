/*
 * The options of "crossmod run".
 */
#include "tests/unit/sample/option_words.h"
#include "tools/run/run_options.h"

#include <string.h>

static struct run_options options;

static bool read_options(int count, char **arguments)
{
	return run_options_read(&options, count, arguments, &explanation);
}

static void test_defaults(void **state)
{
	(void)state;
	assert_true(read_words((const char *const[]){NULL}));
	assert_int_equal(options.cpu_count, 0);
	assert_int_equal(options.file_count, 0);
	assert_int_equal(options.timeout_s, 0);
	assert_null(options.log);
	assert_false(options.pairs || options.by_signals || options.is_machine);
	assert_string_equal(options.line.words, "timeout_ms=10000 milliseconds=800");
}

static void test_limits_replace_the_default(void **state)
{
	(void)state;
	assert_true(READ("--seconds", "7"));
	assert_string_equal(options.line.words, "seconds=7 timeout_ms=10000");
	assert_true(READ("--executions=1000000000"));
	assert_string_equal(options.line.words, "executions=1000000000 timeout_ms=10000");
	assert_true(READ("patches=5", "timeout_ms=7"));
	assert_string_equal(options.line.words, "patches=5 timeout_ms=7");
	assert_true(READ("milliseconds=5"));
	assert_string_equal(options.line.words, "milliseconds=5 timeout_ms=10000");
	/* These limit nothing */
	assert_true(READ("--seed", "3", "--sweep", "16", "dwell=0"));
	assert_string_equal(options.line.words,
			    "seed=3 sweep=16 dwell=0 timeout_ms=10000 milliseconds=800");
	assert_int_equal(options.line.options.milliseconds, 800);
}

/* Its number of patches is the only limit; the sounding has others. */
static void test_until(void **state)
{
	(void)state;
	assert_true(READ("--until", "1e-2", "--seed", "3"));
	assert_string_equal(options.line.words, "seed=3 timeout_ms=10000 patches=299");
	assert_false(options.is_sounding);
	assert_true(READ("--until=1e-2", "--sounding"));
	assert_true(options.is_sounding);
	assert_in_range(options.line.options.patches, 1, 298);
	assert_int_equal(options.line.options.seconds, 1);
	ASSERT_REFUSED("--until takes a rate a patch", "--until", "0");
	ASSERT_REFUSED("no --seconds, --executions, --patches or milliseconds= with it", "--until",
		       "0.1", "--seconds", "2");
	ASSERT_REFUSED("no --seconds, --executions, --patches or milliseconds= with it",
		       "patches=2", "--until=0.1");
	ASSERT_REFUSED("no --until", "--pairs", "--until", "0.1");
}

static void test_files_and_kernel_options(void **state)
{
	(void)state;
	assert_true(READ("a.scn", "test=deaf", "./b=c.scn", "Makefile", "--scenarios", "d,e"));
	assert_int_equal(options.file_count, 3);
	assert_string_equal(options.files[0], "a.scn");
	assert_string_equal(options.files[1], "./b=c.scn");
	assert_string_equal(options.files[2], "Makefile");
	assert_string_equal(options.line.words,
			    "scenarios=d,e test=deaf timeout_ms=10000 milliseconds=800");
	/* Behind --, what looks like an option is a file */
	assert_true(READ("--", "--pairs"));
	assert_false(options.pairs);
	assert_string_equal(options.files[0], "--pairs");
}

/* All of it is known before anything starts. */
static void test_what_is_not_understood(void **state)
{
	(void)state;
	ASSERT_REFUSED("--seconds takes a number from 1 to 1000000, decimal", "--seconds", "0");
	ASSERT_REFUSED("and not \"-5\"", "--seconds", "-5");
	ASSERT_REFUSED("and not \"10m\"", "--seconds", "10m");
	ASSERT_REFUSED("and not \"\"", "--patches", "");
	ASSERT_REFUSED("--sweep takes a number from 0 to 1000000", "--sweep=1000001");
	ASSERT_REFUSED("--seed takes a number", "--seed", "x");
	ASSERT_REFUSED("--scenarios takes A,B, of 1 to 1023 characters", "--scenarios", "");
	ASSERT_REFUSED("the kernel option \"patches=abc\": expected a number", "patches=abc");
	ASSERT_REFUSED("the kernel option \"k=v.scn\": expected one of patches=", "k=v.scn");
	ASSERT_REFUSED("\"nothing\" is no file that is there", "nothing");
	/* What a process has not */
	ASSERT_REFUSED("\"apic=\" asks for what only a machine that boots can do", "apic=auto");
	ASSERT_REFUSED("\"serial=\" asks for", "serial=com1");
	ASSERT_REFUSED("\"test=\" asks for", "test=page-tables");
}

static void test_cpus(void **state)
{
	(void)state;
	assert_true(READ("--cpus", "3,0-1"));
	assert_int_equal(options.cpu_count, 3);
	assert_int_equal(options.cpus[0], 3);
	assert_int_equal(options.cpus[1], 0);
	assert_int_equal(options.cpus[2], 1);
	ASSERT_REFUSED("character 3", "--cpus", "0,x");
	ASSERT_REFUSED("character 3", "--cpus", "0,0");
	ASSERT_REFUSED("two CPUs", "--cpus", "1");
	ASSERT_REFUSED("takes a value", "--cpus");
}

static void test_others(void **state)
{
	(void)state;
	assert_true(READ("--signals", "--log", "x", "--timeout", "1000000"));
	assert_true(options.by_signals);
	assert_string_equal(options.log, "x");
	assert_int_equal(options.timeout_s, 1000000);
	assert_true(READ("--pairs"));
	assert_true(options.pairs);
	assert_true(READ("--as-machine"));
	assert_true(options.is_machine);
	ASSERT_REFUSED("from 1 to 1000000", "--timeout", "0");
	ASSERT_REFUSED("from 1 to 1000000", "--timeout", "1000001");
	ASSERT_REFUSED("from 1 to 1000000", "--timeout", "1s");
	ASSERT_REFUSED("takes no value", "--pairs=1");
	ASSERT_REFUSED("no option \"--what\"", "--what");
	ASSERT_REFUSED("no option \"-x\"", "-x");
}

static void test_what_does_not_go_together(void **state)
{
	(void)state;
	ASSERT_REFUSED("no --cpus", "--pairs", "--cpus", "0,1");
	ASSERT_REFUSED("no --log", "--pairs", "--log", "x");
}

/* A value with a blank in it would be two options of the kernel */
static void test_blanks(void **state)
{
	(void)state;
	ASSERT_REFUSED("--seed takes", "--seed", "1 test=exception");
	ASSERT_REFUSED("--scenarios takes", "--scenarios", "a test=exception");
	ASSERT_REFUSED("control character", "--scenarios", "a\nb");
}

static void test_too_much(void **state)
{
	static char word[5000];
	static const char *words[RUN_FILES_MAX + 2];

	(void)state;
	memset(word, '0', sizeof(word) - 1);
	ASSERT_REFUSED("too long", "--seed", word);
	for (size_t i = 0; i < RUN_FILES_MAX; i++)
		words[i] = "x.scn";
	assert_true(read_words(words));
	words[RUN_FILES_MAX] = "x.scn";
	assert_false(read_words(words));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_limits_replace_the_default),
		cmocka_unit_test(test_until),
		cmocka_unit_test(test_files_and_kernel_options),
		cmocka_unit_test(test_what_is_not_understood),
		cmocka_unit_test(test_cpus),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_what_does_not_go_together),
		cmocka_unit_test(test_blanks),
		cmocka_unit_test(test_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
