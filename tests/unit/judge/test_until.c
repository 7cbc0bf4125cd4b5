/*
 * --until: what it takes, how many patches that is, and what is said of how long they take.
 */
#include "tests/unit/sample/sample_log.h"
#include "tools/judge/until.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct until until;
static struct explanation explanation;

/* log(0.05) / log(1 - rate), rounded up. */
static void test_rates(void **state)
{
	static const struct {
		const char *word;
		uint64_t patches;
	} cases[] = {{"0.5", 5},     {".1", 29},	   {"1e-2", 299},
		     {"1E-3", 2995}, {"1.0e-7", 29957322}, {"3e-9", 998577424}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(until_read(cases[i].word, &until, &explanation));
		assert_int_equal(until.patches, cases[i].patches);
	}
}

static void test_what_is_none(void **state)
{
	static const char *const words[] = {"",	     "0",      "0.0",	"1",	 "1.5",	 "-1e-7",
					    "1e-7x", "x",      "nan",	"inf",	 " 0.1", "0x1p-4",
					    "1e",    "1e-400", "0,001", "1e-7 ", "--0.1"};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (until_read(words[i], &until, &explanation))
			fail_msg("\"%s\" is taken", words[i]);
		assert_non_null(strstr(explanation.line, "above 0 and below 1, such as 1e-5"));
	}
	/* Of 1000000000 patches the bound is 2.996e-9 */
	assert_false(until_read("2.99e-9", &until, &explanation));
	assert_non_null(strstr(explanation.line, "3e-9 is the lowest"));
	assert_false(until_read("1e-300", &until, &explanation));
	assert_non_null(strstr(explanation.line, "3e-9 is the lowest"));
}

static void test_what_goes_with_it(void **state)
{
	static const char *const lines[] = {"seconds=1", "patches=2", "executions=3",
					    "milliseconds=4", "bench=1"};
	struct kernel_line line = {.words = ""};

	(void)state;
	assert_true(kernel_line_add(&line, "seed=2 sweep=3 scenarios=a", &explanation));
	assert_true(kernel_line_check(&line, &explanation));
	assert_true(until_check(&line.options, &explanation));
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		line = (struct kernel_line){.words = ""};
		assert_true(kernel_line_add(&line, lines[i], &explanation));
		assert_true(kernel_line_check(&line, &explanation));
		assert_false(until_check(&line.options, &explanation));
		assert_int_equal(strncmp(explanation.line, "--until ", 8), 0);
	}
}

static void test_the_lines(void **state)
{
	struct kernel_line sounding = {.words = "seed=7"}, line = sounding;

	(void)state;
	assert_true(until_read("1e-2", &until, &explanation));
	assert_true(until_add_run(&until, &line, &explanation));
	assert_string_equal(line.words, "seed=7 patches=299");
	assert_int_equal(line.options.patches, 299);
	assert_int_equal(line.options.seconds, 0);
	assert_true(until_add_sounding(&sounding, &explanation));
	assert_in_range(sounding.options.patches, 1, 10000);
	assert_int_equal(sounding.options.seconds, 1);
}

static void test_times(void **state)
{
	static const struct {
		double seconds;
		const char *said;
	} cases[] = {{0, "0 s"},       {0.1, "1 s"},	   {120, "120 s"},
		     {121, "3 min"},   {7200, "120 min"},  {7201, "3 h"},
		     {172800, "48 h"}, {172801, "3 days"}, {8640000, "100 days"}};
	char said[UNTIL_TIME_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		until_time(cases[i].seconds, said);
		assert_string_equal(said, cases[i].said);
	}
}

/* What is noted of a sounding, with what it returns; to be freed. */
static char *told(const char *log, const struct machine_result *result, bool *goes_on)
{
	static char said[4096];
	int before = dup(STDERR_FILENO);
	FILE *file = tmpfile();
	struct live live;
	size_t length;

	assert_non_null(file);
	live_start(&live, -1);
	live_add(&live, log, strlen(log));
	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	*goes_on = until_tell(&until, &live, result);
	fflush(stderr);
	dup2(before, STDERR_FILENO);
	close(before);
	rewind(file);
	length = fread(said, 1, sizeof(said) - 1, file);
	said[length] = '\0';
	fclose(file);
	live_free(&live);
	return said;
}

/* "direct" of the sample takes 2 s a patch, so 10 s for 5; "three-sync" no time. */
static void test_what_is_told(void **state)
{
	struct machine_result result = {.end = MACHINE_LOG_ENDED};
	char *log = sample_seal(sample_body, "as expected");
	bool goes_on;
	char *said;

	(void)state;
	assert_true(until_read("0.5", &until, &explanation));
	said = told(log, &result, &goes_on);
	assert_true(goes_on);
	assert_non_null(strstr(said,
			       "5 patches of each scenario put what it does not show below 0.5 "
			       "a patch"));
	assert_non_null(strstr(said, "2 scenarios take about 10 s, and direct the longest of them, "
				     "10 s\n"));
	result.requested = true;
	said = told(log, &result, &goes_on);
	assert_false(goes_on);
	assert_string_equal(said, "");
	result.requested = false;
	result.end = MACHINE_TIMED_OUT;
	told(log, &result, &goes_on);
	assert_false(goes_on);
	free(log);
	result.end = MACHINE_LOG_ENDED;
	told("TAP version 14\n# end of log: nonsense\n", &result, &goes_on);
	assert_false(goes_on);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_what_is_none),
		cmocka_unit_test(test_what_goes_with_it),
		cmocka_unit_test(test_the_lines),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_what_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
