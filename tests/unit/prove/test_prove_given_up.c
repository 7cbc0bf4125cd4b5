/*
 * crossmod prove, where a scenario has more states than it may keep.
 */
#include "tools/prove/command.h"

#include "tests/unit/sample/prove_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Two sites that are written byte by byte, again and again: some hundred states under
 * coherent, and far more under all others. */
static void write_large_file(const char *expectations)
{
	FILE *to = fopen(scenario_file, "w");

	assert_non_null(to);
	fprintf(to, "scenario large\nabout A test.\nsite call32 -> call32\nplace line+62\n"
		    "site jmp32 -> jmp32\nplace line+62\npatch write breakpoint\n");
	for (unsigned n = 0; n < 4; n++)
		fprintf(to, "\twrite tail byte by byte\n\twrite head\n\twrite breakpoint\n");
	fprintf(to, "\twrite head\n%s", expectations);
	fclose(to);
}

/* In 2 MiB there is no room for all states. What was found by then is allowed, and what was not is
 * unknown; the other models are not concerned. */
static void test_given_up(void **state)
{
	char *line;

	(void)state;
	write_large_file("forbid fault\n");
	assert_int_equal(prove_file("--memory 2 --tsv"), STATUS_INCONCLUSIVE);
	assert_int_equal(lines_of(printed), 5 * 6);
	assert_non_null(strstr(printed, "large\tprefetch\ttorn\tallowed\n"));
	assert_non_null(strstr(printed, "large\tprefetch\tstale\tunknown\n"));
	assert_null(strstr(printed, "large\tprefetch\tstale\tforbidden\n"));
	assert_non_null(strstr(printed, "large\tcoherent\tmismatch\tforbidden\n"));
	assert_non_null(strstr(errors, "crossmod prove: large under prefetch was given up after "));
	assert_non_null(strstr(errors, " states, in 2 MiB and "));
	assert_non_null(strstr(errors,
			       ": to go on it needs 3 MiB, more than it may have. What it did "
			       "not find is unknown. Let it have more by --memory, or make "
			       "the scenario smaller: fewer writes, one site, no rest.\n"));
	assert_null(strstr(errors, "large under coherent"));

	assert_int_equal(prove_file("--memory 2"), STATUS_INCONCLUSIVE);
	line = strstr(printed, "\nlarge ");
	assert_non_null(line);
	assert_non_null(strstr(line, "?"));
	assert_non_null(strstr(printed, " A dot: forbidden. ?: unknown. !: "));
	assert_non_null(strstr(printed, " of 5 searches were given up.\n"));
	assert_null(strstr(printed, "every one explored"));
	assert_int_equal(prove_file("--memory 2 --model coherent"), STATUS_AS_EXPECTED);
	assert_non_null(strstr(printed, "every one explored"));
}

/* What is found contradicts a file at any time; what is not found, only when all was explored. */
static void test_expectations_when_given_up(void **state)
{
	(void)state;
	write_large_file("forbid torn under prefetch\n");
	assert_int_equal(prove_file("--memory 1 --model prefetch"), STATUS_FORBIDDEN);
	assert_non_null(strstr(printed, "large: it forbids torn, but prefetch allows it."));
	assert_non_null(strstr(errors, "large under prefetch was given up "));
	write_large_file("forbid stale under prefetch\n");
	assert_int_equal(prove_file("--memory 1 --model prefetch"), STATUS_INCONCLUSIVE);
	write_large_file("show stale under prefetch\n");
	assert_int_equal(prove_file("--memory 1 --model prefetch"), STATUS_INCONCLUSIVE);
	assert_null(strstr(printed, "it means to show"));
}

/* Exhaustive it has room for 16384 states of 48 bytes, and comes to nothing that is late. */
static void test_exhaustive_when_given_up(void **state)
{
	(void)state;
	write_large_file("forbid late-old under prefetch\nshow late-breakpoint under prefetch\n");
	assert_int_equal(prove_file("--exhaustive --memory 1 --model prefetch"),
			 STATUS_INCONCLUSIVE);
	assert_null(strstr(printed, "it means to show"));
	assert_non_null(strstr(errors, "crossmod prove: large under prefetch was given up after "
				       "16384 states, in 1 MiB and "));
}

static void test_trace_when_given_up(void **state)
{
	(void)state;
	write_large_file("forbid fault\n");
	assert_int_equal(prove_file("--memory 1 --model prefetch --trace torn"),
			 STATUS_AS_EXPECTED);
	assert_non_null(strstr(printed, "large under prefetch: torn, by this shortest run:"));
	assert_string_equal(errors, "");
	assert_int_equal(prove_file("--memory 1 --trace late-old"), STATUS_INCONCLUSIVE);
	assert_non_null(strstr(printed,
			       "large under prefetch: whether a run is late-old is unknown: "
			       "the search was given up.\n"));
	assert_non_null(strstr(errors,
			       "crossmod prove: large under prefetch was given up after 16384 "
			       "states, in 1 MiB and "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_expectations_when_given_up),
		cmocka_unit_test(test_exhaustive_when_given_up),
		cmocka_unit_test(test_trace_when_given_up),
	};

	return cmocka_run_group_tests_name("prove_given_up", tests, make_scenario_file,
					   remove_scenario_file);
}
