/*
 * The two commands: what they print for programs, what they exit with, and that threads change
 * nothing.
 */
#include "tools/prove/command.h"

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

static char scenario_file[] = "/tmp/prove-XXXXXX";

static enum status prove(const char *options)
{
	char words[512];

	snprintf(words, sizeof(words), "prove %s", options);
	return run_command(command_prove, words);
}

static enum status prove_file(const char *options)
{
	char words[512];

	snprintf(words, sizeof(words), "prove %s %s", options, scenario_file);
	return run_command(command_prove, words);
}

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

static unsigned lines_of(const char *text)
{
	unsigned lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
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
	assert_int_equal(lines_of(printed), standard_file_count * 5 * 6);
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
	};

	(void)state;
	write_file("forbid torn\n");
	for (unsigned n = 0; n < sizeof(several) / sizeof(several[0]); n++) {
		assert_int_equal(prove_file(several[n]), STATUS_USAGE);
		assert_string_equal(printed, "");
		assert_string_equal(errors,
				    "crossmod prove: it prints one thing at a time: give one "
				    "--trace OUTCOME, or --tsv, or --promela\n");
	}
}

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

/* In 1 MiB there is room for 32768 states of 32 bytes. What was found by then is allowed, and what
 * was not is unknown; the other models are not concerned. */
static void test_given_up(void **state)
{
	char *line;

	(void)state;
	write_large_file("forbid fault\n");
	assert_int_equal(prove_file("--memory 1 --tsv"), STATUS_INCONCLUSIVE);
	assert_int_equal(lines_of(printed), 5 * 6);
	assert_non_null(strstr(printed, "large\tprefetch\ttorn\tallowed\n"));
	assert_non_null(strstr(printed, "large\tprefetch\tlate-old\tunknown\n"));
	assert_null(strstr(printed, "large\tprefetch\tlate-old\tforbidden\n"));
	assert_non_null(strstr(printed, "large\tcoherent\tmismatch\tforbidden\n"));
	assert_non_null(strstr(errors, "crossmod prove: large under prefetch was given up after "
				       "32768 states, in 1 MiB and "));
	assert_non_null(strstr(errors,
			       ": to go on it needs 2 MiB, more than it may have. What it did "
			       "not find is unknown. Let it have more by --memory, or make "
			       "the scenario smaller: fewer writes, one site, no rest.\n"));
	assert_null(strstr(errors, "large under coherent"));

	assert_int_equal(prove_file("--memory 1"), STATUS_INCONCLUSIVE);
	line = strstr(printed, "\nlarge ");
	assert_non_null(line);
	assert_non_null(strstr(line, "?"));
	assert_non_null(strstr(printed, " A dot: forbidden. ?: unknown. !: "));
	assert_non_null(strstr(printed, " of 5 searches were given up.\n"));
	assert_null(strstr(printed, "every one explored"));
	assert_int_equal(prove_file("--memory 1 --model coherent"), STATUS_AS_EXPECTED);
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
	write_large_file("forbid late-old under prefetch\nshow late-breakpoint under prefetch\n");
	assert_int_equal(prove_file("--memory 1 --model prefetch"), STATUS_INCONCLUSIVE);
	assert_null(strstr(printed, "it means to show"));
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
			       "crossmod prove: large under prefetch was given up after 32768 "
			       "states, in 1 MiB and "));
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
		    "site bytes eb 40 90 90 90 90 -> bytes eb 50 90 90 90 90\nplace line+0\n"
		    "handler next\npatch write tail\nexecute call\nforbid torn\n");
	fclose(to);
	assert_int_equal(prove_file(""), STATUS_NO_INPUT);
	assert_non_null(strstr(errors, "cannot be proved: a site of 6 bytes; the prover takes up "
				       "to 5"));
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

static int make_file(void **state)
{
	(void)state;
	return close(mkstemp(scenario_file));
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(scenario_file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tsv),
		cmocka_unit_test(test_expectations),
		cmocka_unit_test(test_threads_change_nothing),
		cmocka_unit_test(test_trace),
		cmocka_unit_test(test_a_form_that_is_not_installed),
		cmocka_unit_test(test_one_output),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_expectations_when_given_up),
		cmocka_unit_test(test_trace_when_given_up),
		cmocka_unit_test(test_promela),
		cmocka_unit_test(test_wrong_usage),
		cmocka_unit_test(test_files_that_are_none),
		cmocka_unit_test(test_one_name_in_two_files),
		cmocka_unit_test(test_synth),
	};

	return cmocka_run_group_tests_name("prove_command", tests, make_file, remove_file);
}
