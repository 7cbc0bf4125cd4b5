/*
 * The head of a log, held against its options, its plan and its tests.
 */
#include "kernel/core/log.h"
#include "tests/unit/sample/judge_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_heads_that_make_no_sense(void **state)
{
	static const char *const cases[][3] = {
		{"clock: 2445.012 MHz", "clock: 2445 MHz",
		 "the head of the log makes no sense: \"clock: 2445 MHz, from"},
		{"clock: 2445.012 MHz", "clock: 2445.12 MHz", "makes no sense: \"clock: "},
		{"clock: 2445.012 MHz", "clock: 2445.012 GHz", "makes no sense: \"clock: "},
		{"clock: 2445.012 MHz", "clock: 0.000 MHz", "makes no sense: \"clock: "},
		{"clock: 2445.012 MHz", "clock: 18446744073709551615.000 MHz",
		 "makes no sense: \"clock: "},
		{"cpus: 3 online", "cpus: three online", "makes no sense: \"cpus: "},
		{"seed: 1", "seed: one", "the log's seed is no number: \"one\""},
		{"scenarios: 2, of 2 files", "scenarios: all, of 2 files",
		 "makes no sense: \"scenarios: "},
		{"scenarios: 2, of 2 files; 0 are", "scenarios: 2, of 2 files; none are",
		 "makes no sense: \"scenarios: "},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
}

static void test_numbers_of_scenarios(void **state)
{
	static const char *const cases[][3] = {
		{"scenarios: 2, of 2", "scenarios: 1, of 2",
		 "of its 2 tests 0 are refused, and it says \"scenarios: 1, of 2 files; 0 are"},
		{"scenarios: 2, of 2", "scenarios: 3, of 3", "and it says \"scenarios: 3, of 3"},
		{"scenarios: 2, of 2", "scenarios: 2, of 1", "and it says \"scenarios: 2, of 1"},
		{"2 files; 0 are", "2 files; 1 are", "and it says \"scenarios: 2, of 2 files; 1"},
		{"2 files; 0 are", "3 files; 1 are", "and it says \"scenarios: 2, of 3 files; 1"},
		{"scenarios: 2, of 2 files; 0 are refused", "scenarios: 1, of the 73 that are",
		 "and it says \"scenarios: 1, of the 73"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
	/* Others were not asked for */
	assert_int_equal(judge_swapped("scenarios: 2, of 2", "scenarios: 2, of 7"),
			 STATUS_AS_EXPECTED);
	assert_int_equal(judge_swapped("scenarios: 2, of 2 files; 0 are refused",
				       "scenarios: 2, of the 73 that are built in"),
			 STATUS_AS_EXPECTED);
}

/* The options of the command line, and what the log has in the place of its seed's line. */
static enum status with_lines(const char *options, const char *said)
{
	static char line[LOG_LINE_MAX + 100];
	const char *const swaps[][2] = {{"command line: patches=4", line}, {"# seed: 1", said}};
	enum status status;
	char *body;

	snprintf(line, sizeof(line), "command line: %s", options);
	body = sample_swap_all(sample_body, swaps, 2);
	status = judge_sealed(body, "as expected");
	free(body);
	return status;
}

/* The options of the command line, and the seed that the log says. */
static enum status with_seed(const char *options, const char *seed)
{
	char said[64];

	snprintf(said, sizeof(said), "# seed: %s", seed);
	return with_lines(options, said);
}

static void test_the_seed(void **state)
{
	char many[LOG_LINE_MAX + 8];

	(void)state;
	assert_int_equal(with_seed("patches=4", "2"), STATUS_NOT_WHOLE);
	assert_explained("by its command line the seed is 1, and it says 2");
	assert_int_equal(with_seed("seed=7", "7"), STATUS_AS_EXPECTED);
	assert_int_equal(with_seed("seed=7", "1"), STATUS_NOT_WHOLE);
	assert_explained("by its command line the seed is 7, and it says 1");
	assert_int_equal(with_seed("seed=7 patches=4 seed=0", "0"), STATUS_AS_EXPECTED);
	assert_int_equal(with_seed("seed=0x1F", "31"), STATUS_AS_EXPECTED);
	assert_int_equal(with_seed("seed=18446744073709551615", "18446744073709551615"),
			 STATUS_AS_EXPECTED);
	/* What the kernel does not take is not there */
	assert_int_equal(
		with_seed("seed=7 seed=x seed=8y seed= seed=0x seed=0x11111111111111111", "7"),
		STATUS_AS_EXPECTED);
	assert_int_equal(with_seed("reseed=7 seed7", "1"), STATUS_AS_EXPECTED);
	/* A line that was cut may have lost its end */
	memset(many, 'x', sizeof(many));
	many[LOG_LINE_MAX - 2 - strlen("# command line: ")] = '\0';
	assert_int_equal(with_seed(many, "9"), STATUS_AS_EXPECTED);
	many[LOG_LINE_MAX - 3 - strlen("# command line: ")] = '\0';
	assert_int_equal(with_seed(many, "9"), STATUS_NOT_WHOLE);
}

/* The options of the command line, and those that the log has in force. */
static enum status with_options(const char *given, const char *in_force)
{
	static char said[LOG_LINE_MAX + 100];

	snprintf(said, sizeof(said), "# options: %s\n# seed: 1", in_force);
	return with_lines(given, said);
}

static void test_the_options_in_force(void **state)
{
	(void)state;
	assert_int_equal(with_options("patches=4", "patches=4 dwell=16 seed=1 apic=auto"),
			 STATUS_AS_EXPECTED);
	assert_int_equal(with_options("patches=4", "patches=5 dwell=16"), STATUS_NOT_WHOLE);
	assert_explained("of its command line, \"patches=4\" is in force, and its options have "
			 "\"patches=5\"");
	assert_int_equal(with_options("patches=4 dwell=0x10 trace=on", "patches=4 dwell=17"),
			 STATUS_NOT_WHOLE);
	assert_explained("\"dwell=16\" is in force, and its options have \"dwell=17\"");
	assert_int_equal(with_options("patches=4 trace=on", "patches=4 dwell=16"),
			 STATUS_NOT_WHOLE);
	assert_explained("\"trace=on\" is in force, and its options have \"trace=\"");
	assert_int_equal(with_options("patches=4 trace=on", "patches=4 trace=off"),
			 STATUS_NOT_WHOLE);
	assert_int_equal(with_options("patches=4 scenarios=direct", "scenarios=direct patches=4"),
			 STATUS_AS_EXPECTED);
	assert_int_equal(with_options("patches=4 seed=1 seed=x", "patches=4 seed=1"),
			 STATUS_AS_EXPECTED);
	/* What had no room is not missed; what is there is looked at. */
	assert_int_equal(with_options("patches=4 scenarios=direct", "patches=4 ..."),
			 STATUS_AS_EXPECTED);
	assert_int_equal(with_options("patches=4 scenarios=direct", "patches=3 ..."),
			 STATUS_NOT_WHOLE);
	/* Another version may have other defaults, and other options; but one seed. */
	assert_int_equal(with_options("patches=4", "patches=4 dwell=99 new=7 sweep"),
			 STATUS_AS_EXPECTED);
	assert_int_equal(with_options("patches=4", "patches=4 seed=2"), STATUS_NOT_WHOLE);
	assert_explained("by its options the seed is 2, and it says 1");
}

/* The sample has one patch of each scenario; five of them are more than four, or 1000. */
static enum status with_patches(const char *options)
{
	const char *const swaps[][2] = {{"patches=4", options},
					{"  patches: 1\n", "  patches: 5\n"}};
	char *body = sample_swap_all(sample_body, swaps, 2);
	enum status status = judge_sealed(body, "as expected");

	free(body);
	return status;
}

static void test_the_patches(void **state)
{
	static const char too_many[] = "there are 5 patches, and by the options at most 4";

	(void)state;
	assert_int_equal(with_patches("patches=4"), STATUS_NOT_WHOLE);
	assert_explained(too_many);
	assert_int_equal(with_patches("seconds=9 patches=4 executions=10"), STATUS_NOT_WHOLE);
	assert_explained(too_many);
	/* It is another thing that is wrong then. */
	assert_int_equal(with_patches("patches=4 patches=5"), STATUS_NOT_WHOLE);
	assert_explained("and first is 2");
	assert_int_equal(with_patches("seconds=4"), STATUS_NOT_WHOLE);
	assert_explained("and first is 2");
	assert_int_equal(with_patches("dwell=4"), STATUS_NOT_WHOLE);
	assert_explained("and first is 2");
	assert_int_equal(judge_swapped("  patches: 1\n", "  patches: 1001\n"), STATUS_NOT_WHOLE);
	assert_explained("at most 4");
}

static void test_the_default_of_patches(void **state)
{
	const char *const swaps[][2] = {{"patches=4", "dwell=4"},
					{"  patches: 1\n", "  patches: 1001\n"}};
	char *body = sample_swap_all(sample_body, swaps, 2);

	(void)state;
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_NOT_WHOLE);
	assert_explained("there are 1001 patches, and by the options at most 1000");
	free(body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heads_that_make_no_sense),
		cmocka_unit_test(test_numbers_of_scenarios),
		cmocka_unit_test(test_the_seed),
		cmocka_unit_test(test_the_options_in_force),
		cmocka_unit_test(test_the_patches),
		cmocka_unit_test(test_the_default_of_patches),
	};

	return cmocka_run_group_tests(tests, NULL, judgement_done);
}
