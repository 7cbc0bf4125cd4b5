/*
 * The clause `rest`: what it means, what it prints as, and what is refused.
 */
#include "tests/prover/how_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct scenario scenario;
static struct parse_error error;

/* A whole file, whose lines from the fourth on these are. */
static bool parse(const char *lines)
{
	char text[512];

	snprintf(text, sizeof(text), "scenario a\nabout A.\nsite jmp8 -> jmp8\n%s", lines);
	return scenario_parse("x.scn", text, strlen(text), &scenario, &error);
}

static void check_rest(const char *lines, enum serialization wakes_by, bool early)
{
	if (!parse(lines))
		fail_msg("%s", error.message);
	assert_true(scenario.rest.may);
	assert_int_equal(scenario.rest.wakes_by, wakes_by);
	assert_int_equal(scenario.rest.early, early);
}

static void test_what_it_says(void **state)
{
	(void)state;
	check_rest("patch sync cpuid\nrest movcr2\nforbid torn\n", SERIALIZE_MOVCR2, false);
	check_rest("rest lock early\npatch sync none\nforbid torn\n", SERIALIZE_LOCK, true);
	check_rest("patch sync cpuid\nforbid torn\nrest none\n", SERIALIZE_NONE, false);
}

static void test_without_it_nobody_rests(void **state)
{
	const struct rest none = {0};

	(void)state;
	assert_true(parse("patch sync cpuid\nforbid torn\n"));
	assert_false(scenario.rest.may);
	assert_int_equal(scenario.rest.wakes_by, none.wakes_by);
	assert_false(scenario.rest.early);
}

static void check_printed(const char *line)
{
	char lines[128], printed[SCENARIO_PRINT_SIZE];
	struct scenario before;

	snprintf(lines, sizeof(lines), "patch sync cpuid\nforbid torn\n%s", line);
	assert_true(parse(lines));
	before = scenario;
	size_t length = scenario_print(&scenario, printed, sizeof(printed));

	assert_true(length > 0);
	assert_non_null(strstr(printed, line));
	assert_int_equal(strstr(printed, "\nrest") != NULL, *line != '\0');
	assert_true(scenario_parse("printed", printed, length, &scenario, &error));
	assert_true(scenario_equal(&scenario, &before));
}

static void test_it_survives_printing(void **state)
{
	(void)state;
	check_printed("");
	check_printed("rest     none\n");
	check_printed("rest     cpuid\n");
	check_printed("rest     iret early\n");
}

static void test_what_is_refused(void **state)
{
	static const struct {
		const char *lines, *message;
	} all[] = {
		{"rest\n", "x.scn:4:5: " HOW_WORDS ", found the end of the line"},
		{"rest early\n", "x.scn:4:6: " HOW_WORDS ", found \"early\""},
		{"rest cpuid late\n", "x.scn:4:12: expected the end of the line, found \"late\""},
		{"rest cpuid early early\n",
		 "x.scn:4:18: expected the end of the line, found \"early\""},
		{"rest cpuid\nrest cpuid\n",
		 "x.scn:5:1: expected \"rest\" once, found it a second time; the first is in line "
		 "4"},
		{"patch stop\n go\nrest cpuid\nforbid torn\n",
		 "x.scn:6:6: expected a step \"sync\", since only a sync leaves alone who rests, "
		 "found none"},
		{"rest none early\npatch sync cpuid\nforbid torn\n",
		 "x.scn:4:6: expected something to be done early, found none"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_false(parse(all[i].lines));
		assert_string_equal(error.message, with_how_words(all[i].message));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_it_says),
		cmocka_unit_test(test_without_it_nobody_rests),
		cmocka_unit_test(test_it_survives_printing),
		cmocka_unit_test(test_what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
