/*
 * The two commands: what they print for programs, what they exit with, and that threads change
 * nothing.
 */
#include "tools/prove/command.h"

#include "scenario/language/language.h"
#include "scenario/standard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/sample/prove_run.h"

/* The scenario of schedule 2, with expectations of the test's own. */
static void write_file(const char *expectations)
{
	FILE *to = fopen(scenario_file, "w");

	assert_non_null(to);
	fprintf(to,
		"scenario one-ipi\nabout A test.\nsite jmp8 -> jmp8\nplace line+0\nhandler next\n"
		"patch write breakpoint\n\tsync cpuid\n\twrite tail\n\twrite head\nexecute "
		"call\n%s",
		expectations);
	fclose(to);
}

/* Of the standard set: those in which something may be nested, which each is a line more. */
static size_t handlers(void)
{
	struct scenario scenario;
	struct parse_error error;
	size_t count = 0;

	for (size_t i = 0; i < standard_file_count; i++)
		count += scenario_parse(standard_files[i].name, standard_files[i].source,
					standard_files[i].length, &scenario, &error) &&
			 scenario.others.handler;
	return count;
}

/* By docs/prove.md: a line for every combination, tabs between, nothing else. What prefetch allows
 * here is reasoned out in test_prove_models.c. */
static void test_tsv(void **state)
{
	(void)state;
	write_file("forbid torn\n");
	assert_int_equal(prove_file("--tsv --model prefetch"), STATUS_AS_EXPECTED);
	assert_string_equal(printed, "one-ipi\tprefetch\ttorn\tforbidden\n"
				     "one-ipi\tprefetch\tunserialized\tallowed\n"
				     "one-ipi\tprefetch\tmismatch\tallowed\n"
				     "one-ipi\tprefetch\tlate-old\tallowed\n"
				     "one-ipi\tprefetch\tlate-breakpoint\tallowed\n"
				     "one-ipi\tprefetch\tstale\tforbidden\n");
	assert_string_equal(errors, "");
	assert_int_equal(prove("--tsv"), STATUS_AS_EXPECTED);
	assert_int_equal(lines_of(printed), (standard_file_count * 6 + handlers()) * 5);
}

/* One letter and one line more, where a handler executes a site; elsewhere none. */
static void test_nested(void **state)
{
	(void)state;
	write_file("also handler executes site 0\nforbid torn\n");
	assert_int_equal(prove_file("--tsv --model coherent"), STATUS_AS_EXPECTED);
	assert_int_equal(lines_of(printed), 7);
	assert_non_null(strstr(printed, "one-ipi\tcoherent\tnested\tallowed\n"));
	assert_int_equal(prove_file("--model coherent"), STATUS_AS_EXPECTED);
	assert_non_null(strstr(printed, ", N nested."));
	write_file("forbid torn\n");
	assert_int_equal(prove_file("--model coherent"), STATUS_AS_EXPECTED);
	assert_null(strstr(printed, "nested"));
}

static void test_expectations(void **state)
{
	(void)state;
	write_file("forbid torn\nforbid mismatch under snapshot\nshow mismatch under prefetch\n");
	assert_int_equal(prove_file(""), STATUS_AS_EXPECTED);
	assert_null(strstr(printed, " !  "));

	write_file("forbid mismatch\n");
	assert_int_equal(prove_file(""), STATUS_FORBIDDEN);
	assert_non_null(strstr(printed,
			       "one-ipi: it forbids mismatch, but bytewise allows it. How: "
			       "crossmod prove --model bytewise --trace mismatch"));
	assert_non_null(strstr(printed, "one-ipi: it forbids mismatch, but prefetch allows it."));
	assert_null(strstr(printed, "but snapshot allows it"));
	assert_int_equal(prove_file("--model snapshot"), STATUS_AS_EXPECTED);
	assert_int_equal(prove_file("--tsv"), STATUS_FORBIDDEN);
	assert_int_equal(lines_of(printed), 5 * 6);
	assert_non_null(strstr(errors, "but prefetch allows it"));

	write_file("show torn\n");
	assert_int_equal(prove_file("--model coherent"), STATUS_FORBIDDEN);
	assert_non_null(strstr(printed, "one-ipi: it means to show torn, but coherent forbids it"));

	/* A fault is for runs: no model says anything of it. */
	write_file("forbid fault\n");
	assert_int_equal(prove_file(""), STATUS_AS_EXPECTED);
	write_file("show fault\n");
	assert_int_equal(prove_file(""), STATUS_AS_EXPECTED);
}

static void test_threads_change_nothing(void **state)
{
	static char alone[PRINTED_SIZE];

	(void)state;
	assert_int_equal(prove("--threads 1"), STATUS_AS_EXPECTED);
	memcpy(alone, printed, sizeof(alone));
	assert_non_null(strstr(errors, "million states a second on one core. Peak memory: "));
	assert_int_equal(prove("--threads 7"), STATUS_AS_EXPECTED);
	assert_string_equal(printed, alone);
	assert_int_equal(prove("--threads 2"), STATUS_AS_EXPECTED);
	assert_string_equal(printed, alone);
}

/* The same table, but for the states that it took. */
static void test_exhaustive(void **state)
{
	static char reduced[PRINTED_SIZE];
	char *all;

	(void)state;
	assert_int_equal(prove("--tsv"), STATUS_AS_EXPECTED);
	memcpy(reduced, printed, sizeof(reduced));
	assert_int_equal(prove("--tsv --exhaustive"), STATUS_AS_EXPECTED);
	assert_string_equal(printed, reduced);

	write_file("forbid torn\n");
	assert_int_equal(prove_file("--executors 2"), STATUS_AS_EXPECTED);
	memcpy(reduced, printed, sizeof(reduced));
	assert_int_equal(prove_file("--executors 2 --exhaustive"), STATUS_AS_EXPECTED);
	assert_non_null(strstr(reduced, " states that stand for all, every one explored.\n"));
	all = strstr(printed, " states, every one explored.\n");
	assert_non_null(all);
	assert_memory_equal(printed, reduced,
			    (size_t)(strstr(printed, "executors: 2; ") - printed));
}

static void test_trace(void **state)
{
	(void)state;
	write_file("forbid torn\n");
	assert_int_equal(prove_file("--trace mismatch"), STATUS_AS_EXPECTED);
	assert_non_null(strstr(printed, "one-ipi under prefetch: mismatch, by this shortest run:"));
	assert_non_null(strstr(printed, "executes eb e5 while memory holds eb f0: late-old, "
					"mismatch\n"));
	assert_non_null(strstr(printed, "one-ipi under snapshot: no run is mismatch; "));
}

/* Nothing is proved of what a patch never does, so that is said, by each output for people, and not
 * among the lines for programs. */
static void test_a_form_that_is_not_installed(void **state)
{
	static const char note[] = "note: half does not install the new form of site 0: it leaves "
				   "cc e5 there, and not eb f0\n";
	FILE *to = fopen(scenario_file, "w");

	(void)state;
	assert_non_null(to);
	fprintf(to, "scenario half\nabout A test.\nsite jmp8 -> jmp8\npatch write breakpoint\n"
		    "forbid torn\n");
	fclose(to);
	assert_int_equal(prove_file(""), STATUS_AS_EXPECTED);
	assert_non_null(strstr(printed, note));
	assert_int_equal(prove_file("--trace torn"), STATUS_AS_EXPECTED);
	assert_non_null(strstr(printed, note));
	assert_int_equal(prove_file("--tsv"), STATUS_AS_EXPECTED);
	assert_int_equal(lines_of(printed), 5 * 6);
	assert_string_equal(errors, note);

	write_file("forbid torn\n");
	assert_int_equal(prove_file(""), STATUS_AS_EXPECTED);
	assert_null(strstr(printed, "note"));
}

/* Each is an output of its own, and none is dropped. */
static void test_one_output(void **state)
{
	static const char *const several[] = {
		"--trace torn --tsv",
		"--tsv --trace torn",
		"--trace torn --trace stale",
		"--promela --tsv --model bytewise",
		"--promela --model bytewise --trace torn",
		"--svg torn --trace torn --model bytewise",
		"--json --tsv",
	};

	(void)state;
	write_file("forbid torn\n");
	for (unsigned n = 0; n < sizeof(several) / sizeof(several[0]); n++) {
		assert_int_equal(prove_file(several[n]), STATUS_USAGE);
		assert_string_equal(printed, "");
		assert_string_equal(errors,
				    "crossmod prove: it prints one thing at a time: give one "
				    "--trace OUTCOME, or --svg OUTCOME, or --tsv, or --json, or "
				    "--promela; --json goes with --trace\n");
	}
}

static void test_promela(void **state)
{
	(void)state;
	write_file("forbid torn\n");
	assert_int_equal(prove_file("--promela --model bytewise"), STATUS_AS_EXPECTED);
	assert_non_null(strstr(printed, "/* one-ipi under bytewise"));
	assert_non_null(strstr(printed, "proctype patcher()"));
	assert_int_equal(prove_file("--promela"), STATUS_USAGE);
	assert_int_equal(prove("--promela --model bytewise"), STATUS_USAGE);
}

/* Nothing but the drawing, or nothing. That snapshot allows no mismatch here is reasoned out in
 * test_prove_models.c. */
static void test_svg(void **state)
{
	(void)state;
	write_file("forbid torn\n");
	assert_int_equal(prove_file("--svg mismatch --model prefetch"), STATUS_AS_EXPECTED);
	assert_int_equal(strncmp(printed, "<svg ", 5), 0);
	assert_non_null(strstr(printed, "<title>one-ipi under prefetch: mismatch</title>"));
	assert_string_equal(printed + strlen(printed) - 7, "</svg>\n");
	assert_string_equal(errors, "");

	assert_int_equal(prove_file("--svg mismatch --model snapshot"), STATUS_FORBIDDEN);
	assert_string_equal(printed, "");
	assert_non_null(strstr(errors, "no run of one-ipi is mismatch under snapshot, so there is "
				       "nothing to draw"));
	assert_int_equal(prove_file("--svg mismatch"), STATUS_USAGE);
	assert_string_equal(errors, "crossmod prove: --svg takes one FILE, and --model\n");
	assert_int_equal(prove("--svg mismatch --model prefetch"), STATUS_USAGE);
}

static void test_wrong_usage(void **state)
{
	static const char *const wrong[] = {
		"--model strange", "--model",	    "--trace old", "--trace",
		"--executors 4",   "--executors 0", "--threads 0", "--threads 1x",
		"--threads -1",	   "--nothing",	    "--memory 0",  "--memory 1G",
		"--memory",	   "--time 0",	    "--time 1.5",  "--time",
	};

	(void)state;
	for (unsigned n = 0; n < sizeof(wrong) / sizeof(wrong[0]); n++) {
		assert_int_equal(prove(wrong[n]), STATUS_USAGE);
		assert_string_equal(printed, "");
		assert_true(strncmp(errors, "crossmod prove: ", 16) == 0);
		assert_int_equal(lines_of(errors), 1);
	}
}

/* The others are proved all the same. */
static void test_files_that_are_none(void **state)
{
	FILE *to;

	(void)state;
	write_file("forbid torn\n");
	assert_int_equal(prove_file("--tsv /nowhere/at-all"), STATUS_NO_INPUT);
	assert_int_equal(lines_of(printed), 5 * 6);
	assert_non_null(strstr(errors, "/nowhere/at-all"));
	assert_int_equal(prove("/nowhere/at-all"), STATUS_NO_INPUT);
	assert_string_equal(printed, "");

	write_file("wirte\n");
	assert_int_equal(prove_file(""), STATUS_NO_INPUT);
	assert_non_null(strstr(errors, scenario_file));
	assert_non_null(strstr(errors, ":11:1: "));

	to = fopen(scenario_file, "w");
	fprintf(to, "scenario long\nabout A test.\n"
		    "site jmp8 -> jmp8\npatch write tail\n");
	for (unsigned value = 1; value <= 6; value++)
		fprintf(to, "\twrite bytes 1..1 %02x\n", value);
	fprintf(to, "forbid torn\n");
	fclose(to);
	assert_int_equal(prove_file(""), STATUS_NO_INPUT);
	assert_non_null(strstr(errors, "cannot be proved: a byte of a site that has more than 7 "
				       "values during the patch"));
}

/* Its rows would say two things of one scenario. The first one is proved, and both are named. */
static void test_one_name_in_two_files(void **state)
{
	static const char standard[] = "iso/scenarios/direct.scn";
	char words[256];
	unsigned lines = 0;

	(void)state;
	snprintf(words, sizeof(words), "--tsv --model coherent %s iso/scenarios/three-sync.scn %s",
		 standard, standard);
	assert_int_equal(prove(words), STATUS_NO_INPUT);
	assert_non_null(strstr(errors, "crossmod prove: iso/scenarios/direct.scn and "
				       "iso/scenarios/direct.scn both have a scenario \"direct\""));
	for (const char *at = printed; (at = strstr(at, "direct\tcoherent\ttorn\t")); at++)
		lines++;
	assert_int_equal(lines, 1);
	assert_non_null(strstr(printed, "three-sync\tcoherent\ttorn\t"));
}

/* A name is there to its end, however long its path is, and without what a terminal would act on.
 */
static void test_file_names(void **state)
{
	char directory[300] = "/tmp/", path[400], shown[400], options[450];
	FILE *to;

	(void)state;
	memset(directory + 5, 'd', 240);
	snprintf(directory + 245, sizeof(directory) - 245, "XXXXXX");
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/d\u00fcr\x1b.scn", directory);
	snprintf(shown, sizeof(shown), "%s/d\u00fcr?.scn", directory);
	write_file("forbid mismatch\n");
	assert_int_equal(rename(scenario_file, path), 0);
	assert_int_equal(prove("--model d\u00fcr\x1b x"), STATUS_USAGE);
	assert_non_null(strstr(errors, "there is no model \"d\u00fcr?\""));
	assert_int_equal(prove("--trace d\u00fcr\x1b x"), STATUS_USAGE);
	assert_non_null(strstr(errors, "there is no outcome \"d\u00fcr?\""));
	assert_int_equal(prove("--time d\u00fcr\x1b x"), STATUS_USAGE);
	assert_non_null(strstr(errors, "not \"d\u00fcr?\""));
	snprintf(options, sizeof(options), "--model prefetch %s", path);
	assert_int_equal(prove(options), STATUS_FORBIDDEN);
	assert_non_null(strstr(printed, "--trace mismatch /tmp/ddd"));
	assert_non_null(strstr(printed, shown));

	to = fopen(path, "w");
	fprintf(to, "scenario long\nabout A test.\n"
		    "site jmp8 -> jmp8\npatch write tail\n");
	for (unsigned value = 1; value <= 6; value++)
		fprintf(to, "\twrite bytes 1..1 %02x\n", value);
	fprintf(to, "forbid torn\n");
	fclose(to);
	assert_int_equal(prove(options), STATUS_NO_INPUT);
	assert_non_null(strstr(errors, shown));
	assert_non_null(strstr(errors, "d\u00fcr?.scn: cannot be proved: a byte of a site"));
	assert_int_equal(remove(path) | remove(directory), 0);
	write_file("");
}

static void test_synth(void **state)
{
	(void)state;
	assert_int_equal(run_command(command_synth, "synth --site jmp8->jmp8 --model prefetch"),
			 STATUS_AS_EXPECTED);
	assert_non_null(strstr(printed, "prefetch: syncs: 3, steps: 6, protocols: 2\n"
					"  write breakpoint; sync cpuid; write tail; sync cpuid; "
					"write head; sync cpuid\n"));
	assert_int_equal(
		run_command(command_synth, "synth --site jmp8->jmp8 --model prefetch --max 5"),
		STATUS_FORBIDDEN);
	assert_int_equal(run_command(command_synth, "synth --site jmp8->jmp8 --model coherent "
						    "--forbid torn,mismatch"),
			 STATUS_AS_EXPECTED);
	assert_non_null(strstr(printed, "coherent: syncs: 0, steps: 1, protocols: 2\n"));
	assert_int_equal(run_command(command_synth, "synth"), STATUS_USAGE);
	assert_int_equal(run_command(command_synth, "synth --site strange"), STATUS_USAGE);
	assert_int_equal(run_command(command_synth, "synth --site jmp8->jmp8 --forbid old"),
			 STATUS_USAGE);
	assert_int_equal(run_command(command_synth, "synth --site jmp8->jmp8 --max 0"),
			 STATUS_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tsv),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_expectations),
		cmocka_unit_test(test_threads_change_nothing),
		cmocka_unit_test(test_exhaustive),
		cmocka_unit_test(test_trace),
		cmocka_unit_test(test_a_form_that_is_not_installed),
		cmocka_unit_test(test_one_output),
		cmocka_unit_test(test_promela),
		cmocka_unit_test(test_svg),
		cmocka_unit_test(test_wrong_usage),
		cmocka_unit_test(test_files_that_are_none),
		cmocka_unit_test(test_file_names),
		cmocka_unit_test(test_one_name_in_two_files),
		cmocka_unit_test(test_synth),
	};

	return cmocka_run_group_tests_name("prove_command", tests, make_scenario_file,
					   remove_scenario_file);
}
