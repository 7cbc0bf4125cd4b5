/*
 * What the judge says of the machine: by what the kernel knew of the models, which must be what the
 * log says, and by what is proved from the scenarios' sources.
 */
#include "tests/unit/sample/judge_sample.h"
#include "tools/judge/summary.h"
#include "tools/log/power_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define ALL_CONSISTENT "consistent with coherent, bytewise, snapshot, sequential, prefetch\n"
#define ALL_MODELS ((1u << MODELS) - 1)

/* CPU 1 has executed the old form late, in three-sync: no model allows that. */
static const char *const late_old[][2] = {
	{"late-old: 0, late-breakpoint: 0, stale: 0}\n",
	 "late-old: 1, late-breakpoint: 0, stale: 0}\n"},
	{"late-old: 0, late-breakpoint: 0, stale: 0, retried: 1",
	 "late-old: 1, late-breakpoint: 0, stale: 0, retried: 1"},
};

/* The verdict of three-sync, in its line and in its figures. */
static const char *const says_defective[][2] = {
	{"ok 2 - three-sync: as expected: nothing that it forbids in 12 executions",
	 "not ok 2 - three-sync: defective: late-old 1 in 12 executions, which no model allows"},
	{"three-sync\n  verdict: as expected", "three-sync\n  verdict: defective"},
	{"prefetch: []}\n  consistent: [coherent, bytewise, snapshot, sequential, prefetch]",
	 "prefetch: []}\n  consistent: []"},
};
static const char *const says_forbidden[][2] = {
	{"ok 2 - three-sync: as expected: nothing that it forbids in",
	 "not ok 2 - three-sync: forbidden: late-old 1 in"},
	{"three-sync\n  verdict: as expected", "three-sync\n  verdict: forbidden"},
};

/* The kernel knows nothing of three-sync's models. */
static const char *const unknown[][2] = {
	{"models: {coherent: [], bytewise: [], snapshot: [], sequential: [], prefetch: []}\n"
	 "  consistent: [coherent, bytewise, snapshot, sequential, prefetch]",
	 "models: unknown\n  consistent: unknown"},
	{"# machine: " ALL_CONSISTENT,
	 "# machine: " ALL_CONSISTENT
	 "# machine: 1 scenarios of which the models are not known here are not counted; crossmod "
	 "judge proves them\n"},
};

static const char defective_lines[] =
	"# machine: defective: late-old in three-sync, 1 in 12 executions: no model allows it\n"
	"# machine: not coherent: late-old in three-sync, 1 in 12 executions\n"
	"# machine: not bytewise: late-old in three-sync, 1 in 12 executions\n"
	"# machine: not snapshot: late-old in three-sync, 1 in 12 executions\n"
	"# machine: not sequential: late-old in three-sync, 1 in 12 executions\n"
	"# machine: not prefetch: late-old in three-sync, 1 in 12 executions\n";

/* Swaps on top of swaps; `body` is freed. */
static char *swap_again(char *body, const char *const (*swaps)[2], size_t count)
{
	char *swapped = sample_swap_all(body, swaps, count);

	free(body);
	return swapped;
}

static char *defective_body(void)
{
	const char *const lines[][2] = {{"# machine: " ALL_CONSISTENT, defective_lines}};
	char *body = sample_swap_all(sample_body, late_old, COUNT(late_old));

	body = swap_again(body, says_defective, COUNT(says_defective));
	return swap_again(body, lines, COUNT(lines));
}

/* What the summary prints; to be freed. */
static char *summary(void)
{
	char *said;
	size_t length;
	FILE *to = open_memstream(&said, &length);

	assert_non_null(to);
	summary_print(to, &judgement);
	fclose(to);
	return said;
}

static void assert_summarized(const char *words)
{
	char *said = summary();

	if (!strstr(said, words))
		fail_msg("\"%s\" is not in:\n%s", words, said);
	free(said);
}

static void assert_not_summarized(const char *words)
{
	char *said = summary();

	if (strstr(said, words))
		fail_msg("\"%s\" is in:\n%s", words, said);
	free(said);
}

/* What the two scenarios of the sample allow: `direct` the same under each model, three-sync
 * nothing. */
#define COULD_EXCLUDE                                                                              \
	"machine: what ran could have excluded none; not coherent, bytewise, snapshot, "           \
	"sequential (crossmod classify runs what can)\n"
#define COULD_TELL                                                                                 \
	"machine: what ran cannot tell apart: coherent, bytewise, snapshot, sequential, "          \
	"prefetch (crossmod synth --tell prints what can)\n"
#define COULD COULD_EXCLUDE COULD_TELL

static int judge_head(const char *before, const char *command_line)
{
	char head[160];
	const char *const swaps[][2] = {{"# command line: patches=4", head}};
	char *body;
	int status;

	snprintf(head, sizeof(head), "%s%s", before, command_line);
	body = sample_swap_all(sample_body, swaps, COUNT(swaps));
	status = judge_sealed(body, "as expected");
	free(body);
	return status;
}

/* With a head that says a format, and so many lines on what could have been seen. */
static int judge_format(const char *head, const char *lines)
{
	char first[64], machine[512];
	const char *const swaps[][2] = {{"# command line: patches=4", first},
					{"# machine: " ALL_CONSISTENT, machine}};

	snprintf(first, sizeof(first), "%s# command line: patches=4", head);
	snprintf(machine, sizeof(machine), "# machine: " ALL_CONSISTENT "%s", lines);

	char *body = sample_swap_all(sample_body, swaps, COUNT(swaps));
	int status = judge_sealed(body, "as expected");

	free(body);
	return status;
}

/* A log of format 1 says nothing of it; one of format 2 says all of it, and the truth. Format 3
 * begins otherwise: see test_judge_names.c. */
static void test_formats(void **state)
{
	(void)state;
	assert_int_equal(judge_format("", ""), STATUS_AS_EXPECTED);
	assert_int_equal(judge_format("# format: 2\n", "# " COULD_EXCLUDE "# " COULD_TELL),
			 STATUS_AS_EXPECTED);
	assert_int_equal(judge_format("# format: 2\n", "# " COULD_EXCLUDE), STATUS_NOT_WHOLE);
	assert_int_equal(judge_format("# format: 2\n", ""), STATUS_NOT_WHOLE);
	assert_int_equal(judge_format("", "# " COULD_EXCLUDE "# " COULD_TELL), STATUS_NOT_WHOLE);
	assert_int_equal(judge_format("# format: 1\n", ""), STATUS_NOT_WHOLE);
	assert_int_equal(judge_format("# format: 2x\n", "# " COULD_EXCLUDE "# " COULD_TELL),
			 STATUS_NOT_WHOLE);
	assert_int_equal(judge_format("# version: 7.0\n# format: 4\n", ""), STATUS_NOT_WHOLE);
	assert_string_equal(judgement.explanation.line,
			    "the log is of format 4, and this crossmod reads those up to 3: judge "
			    "it by the version that made it, 7.0");
}

/* The kernel's lines as they are, and what is computed here; of any other log, neither. */
static void test_the_class(void **state)
{
	(void)state;
	assert_int_equal(
		judge_head("# excluded nobody: it is a test\n", "# command line: classify=4"),
		STATUS_AS_EXPECTED);
	assert_summarized("\nexcluded nobody: it is a test\n");
	assert_summarized(
		"\nnot excluded prefetch: what it allows and coherent does not, nothing that "
		"ran could have shown\nclass: as strong as coherent\n");
	assert_int_equal(
		judge_head("# excluded nobody: it is a test\n", "# command line: patches=4"),
		STATUS_AS_EXPECTED);
	assert_not_summarized("excluded nobody");
	assert_not_summarized("class:");
}

static void test_consistent(void **state)
{
	(void)state;
	assert_int_equal(judge_sealed(sample_body, "as expected"), STATUS_AS_EXPECTED);
	assert_int_equal(judgement.machine.consistent, ALL_MODELS);
	assert_int_equal(judgement.machine.known, 2);
	assert_summarized("\nmachine: " ALL_CONSISTENT COULD
			  "\nverdict: as expected (exit status 0)\n");
	assert_summarized("direct      as expected   unserialized 3 in 17 executions");
}

/* The names of files are whole in what the log says of itself, and in the words around it. */
static void test_long_names(void **state)
{
	static const char start[] = {'d', '\xc3', '\xbc', 'r'}; /* with a u umlaut */
	char name[256] = {0}, command[600], line[320], asked[480], shown[600];
	const char *const swaps[][2] = {{"# command line: patches=4", command},
					{"# machine: " ALL_CONSISTENT, asked}};
	char *body;

	(void)state;
	memset(name, 'n', 251);
	memcpy(name, start, sizeof(start));
	snprintf(command, sizeof(command), "# command line: patches=4 x=%s module=%s", name, name);
	snprintf(line, sizeof(line), "not as asked: there is no scenario \"%s\"\n", name);
	snprintf(asked, sizeof(asked), "# machine: " ALL_CONSISTENT "# %s", line);
	body = sample_swap_all(sample_body, swaps, COUNT(swaps));
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_summarized(line);
	snprintf(shown, sizeof(shown), "command line  patches=4 x=%s module=%s\n", name, name);
	assert_summarized(shown);
	free(body);
}

/* The log says that it is not the run that was asked for: then it can be no pass. */
static void test_not_as_asked(void **state)
{
	const char *const lines[][2] = {{"# machine: " ALL_CONSISTENT,
					 "# machine: " ALL_CONSISTENT
					 "# not as asked: option \"x=1\" is not understood\n"
					 "# not as asked: 1 more\n"}};
	char *body = sample_swap_all(sample_body, lines, COUNT(lines));

	(void)state;
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_summarized(
		"\nnot as asked: option \"x=1\" is not understood\nnot as asked: 1 more\n");
	assert_summarized("This may not be the run that was asked for");
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_NOT_WHOLE);
	assert_explained("amount to \"inconclusive\", and its end line says \"as expected\"");
	free(body);
	assert_int_equal(judge_sealed(sample_body, "inconclusive"), STATUS_NOT_WHOLE);
	assert_explained("amount to \"as expected\", and its end line says \"inconclusive\"");
}

static void test_defective(void **state)
{
	char *body = defective_body();

	(void)state;
	assert_int_equal(judge_sealed(body, "defective"), STATUS_DEFECTIVE);
	assert_int_equal(judgement.tests[1].verdict, VERDICT_DEFECTIVE);
	assert_explained("1 as expected, 0 forbidden, 1 defective");
	assert_summarized("three-sync  defective     no model allows late-old 1 in 12 executions");
	assert_summarized("\nmachine: defective: late-old in three-sync, 1 in 12 executions: no "
			  "model allows it\nmachine: not coherent: late-old");
	assert_summarized("the machine is at fault");
	assert_int_equal(judge_sealed(body, "wrong protocol"), STATUS_NOT_WHOLE);
	assert_explained("amount to \"defective\", and its end line says \"wrong protocol\"");
	free(body);
}

/* CPU 1's last new one was a fault instead: where a model allows a mismatch, it allows that. */
static void test_a_fault_excludes_who_has_no_mismatch(void **state)
{
	static const char *const swaps[][2] = {
		{"ok 1 - direct: as expected: showed unserialized 3",
		 "not ok 1 - direct: forbidden: fault 1"},
		{"verdict: as expected", "verdict: forbidden"},
		{"consistent: [coherent, ", "consistent: ["},
		{"new: 10", "new: 9"},
		{"    fault: 0", "    fault: 1"},
		{"new: [5, 1], other: [0, 0]", "new: [4, 1], other: [1, 0]"},
		{"new: 5, breakpoint: 0, torn: 0, fault: 0",
		 "new: 4, breakpoint: 0, torn: 0, fault: 1"},
		{"# machine: " ALL_CONSISTENT,
		 "# machine: consistent with bytewise, snapshot, sequential, prefetch\n"
		 "# machine: not coherent: fault in direct, 1 in 17 executions\n"},
	};
	char *body = sample_swap_all(sample_body, swaps, COUNT(swaps));

	(void)state;
	assert_int_equal(judge_sealed(body, "wrong protocol"), STATUS_FORBIDDEN);
	assert_int_equal(judgement.machine.consistent, ALL_MODELS & ~(1u << MODEL_COHERENT));
	assert_summarized("direct      forbidden     fault 1 in 17 executions");
	assert_summarized("its protocol is at fault");
	free(body);
}

/* The kernel calls it a wrong protocol, since it knows nothing better. */
static void test_unknown_models_are_proved(void **state)
{
	char *body = sample_swap_all(sample_body, late_old, COUNT(late_old));

	(void)state;
	body = swap_again(body, says_forbidden, COUNT(says_forbidden));
	body = swap_again(body, unknown, COUNT(unknown));
	assert_int_equal(judge_sealed(body, "wrong protocol"), STATUS_DEFECTIVE);
	assert_int_equal(judgement.kernel.unknown, 1);
	assert_int_equal(judgement.machine.unknown, 0);
	assert_int_equal(judgement.tests[1].kernel_verdict, VERDICT_FORBIDDEN);
	assert_int_equal(judgement.tests[1].verdict, VERDICT_DEFECTIVE);
	assert_summarized("the kernel, which did not know its models, said \"forbidden\"");
	assert_summarized("(Proved only now, since the kernel did not know their models: 1 of the");
	assert_summarized("\nmachine: defective: late-old in three-sync");
	assert_int_equal(judge_sealed(body, "defective"), STATUS_NOT_WHOLE);
	free(body);
}

static void test_unknown_and_as_expected(void **state)
{
	char *body = sample_swap_all(sample_body, unknown, COUNT(unknown));

	(void)state;
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_AS_EXPECTED);
	assert_int_equal(judgement.kernel.known, 1);
	assert_int_equal(judgement.machine.known, 2);
	free(body);
}

static void test_a_form_that_is_not_installed(void **state)
{
	static const char *const half[][2] = {{"write head\n", "write breakpoint\n"}};
	char *body = sample_swap_all(sample_body, unknown, COUNT(unknown));

	(void)state;
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_AS_EXPECTED);
	assert_not_summarized("Note");
	body = swap_again(body, half, COUNT(half));
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_AS_EXPECTED);
	assert_summarized("\n(Note: three-sync does not install the new form of site 0: it leaves "
			  "cc f0 there, and not eb f0.)\n");
	free(body);
}

/* More than the prover has codes for. */
#define MANY_VALUES                                                                                \
	"             write bytes 1..1 01\n             write bytes 1..1 02\n"                     \
	"             write bytes 1..1 03\n             write bytes 1..1 04\n"                     \
	"             write bytes 1..1 05\n             write bytes 1..1 06\n"

static void test_what_cannot_be_proved_does_not_count(void **state)
{
	static const char *const large[][2] = {
		{"three-sync\n    about    What Linux does.\n    site     jmp8 -> jmp8\n"
		 "    place    line+0\n    handler  next\n    patch    write breakpoint\n",
		 "three-sync\n    about    What Linux does.\n    site     jmp8 -> jmp8\n"
		 "    place    line+0\n    handler  next\n    patch    write "
		 "breakpoint\n" MANY_VALUES},
	};
	char *body = sample_swap_all(sample_body, unknown, COUNT(unknown));

	(void)state;
	body = swap_again(body, large, COUNT(large));
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_AS_EXPECTED);
	assert_int_equal(judgement.machine.unknown, 1);
	assert_summarized("(three-sync does not count: it cannot be proved: a byte of a site"
			  " that has more than 7 values during the patch");
	free(body);
}

static void test_lines_on_the_machine_that_are_not_so(void **state)
{
	static const char more[] =
		"# machine: " ALL_CONSISTENT
		"# machine: not coherent: late-old in direct, 1 in 17 executions\n";
	static const char *const cases[][3] = {
		{"# machine: " ALL_CONSISTENT, "", "and it has no such line"},
		{"# machine: consistent with coherent, ", "# machine: consistent with ",
		 "and it says \"# machine: consistent with bytewise"},
		{"# machine: " ALL_CONSISTENT, more,
		 "do not amount to \"# machine: not coherent: late-old in direct, 1 in 17"},
	};

	(void)state;
	for (size_t index = 0; index < COUNT(cases); index++) {
		char *body = sample_swap(sample_body, cases[index][0], cases[index][1]);

		assert_int_equal(judge_sealed(body, "as expected"), STATUS_NOT_WHOLE);
		assert_explained(cases[index][2]);
		free(body);
	}
}

static void test_each_line_of_a_defective_machine(void **state)
{
	char *body = defective_body();
	const char *line = strstr(body, "# machine: defective"), *next;

	(void)state;
	for (; *line; line = next) {
		char changed[16384];

		next = strchr(line, '\n') + 1;
		snprintf(changed, sizeof(changed), "%.*s%s", (int)(line - body), body, next);
		assert_int_equal(judge_sealed(changed, "defective"), STATUS_NOT_WHOLE);
		assert_explained("its scenarios amount to \"# machine: ");
	}
	free(body);
}

/* It runs no scenario, so there is nothing that more patches could show. */
static void test_a_bench(void **state)
{
	static const char row[] = "# bench: row idle sync 0 0 8 1 1 3 5 5 0\n";
	static const char rest[] =
		"1..0\n# machine: not classified: no scenario whose models are known has run\n";
	char body[512];

	(void)state;
	snprintf(body, sizeof(body), "TAP version 14\n%s%s", row, rest);
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_summarized("\nThis was a bench: it times patches, runs no scenario, and so comes to "
			  "no verdict.\n");
	assert_not_summarized("Run it again");
	snprintf(body, sizeof(body), "TAP version 14\n%s", rest);
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_INCONCLUSIVE);
	assert_summarized("Run it again");
	snprintf(body, sizeof(body), "TAP version 14\n" POWER_ROW "operand plain 1 1 1 0 2 1\n%s",
		 rest);
	assert_int_equal(judge_sealed(body, "inconclusive"), STATUS_NOT_WHOLE);
	assert_explained("a row of power that makes no sense");
}

/* As the comments on a scenario of this name do. */
static void test_other_comments_may_look_so(void **state)
{
	char *body =
		sample_swap(sample_body, "# a comment", "# machine: 3 of 4 patches\n# a comment");

	(void)state;
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_AS_EXPECTED);
	free(body);
}

static void test_more_lines_than_there_can_be(void **state)
{
	static const char lines[] = "# machine: " ALL_CONSISTENT
				    "# machine: 1\n# machine: 2\n# machine: 3\n# machine: 4\n"
				    "# machine: 5\n# machine: 6\n# machine: 7\n# machine: 8\n"
				    "# machine: 9\n";
	const char *const swaps[][2] = {{"# machine: " ALL_CONSISTENT, lines}};

	(void)state;
	char *body = sample_swap_all(sample_body, swaps, 1);

	assert_int_equal(judge_sealed(body, "as expected"), STATUS_NOT_WHOLE);
	assert_explained("do not amount to \"# machine: 1\"");
	free(body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_consistent),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_the_class),
		cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_not_as_asked),
		cmocka_unit_test(test_defective),
		cmocka_unit_test(test_a_fault_excludes_who_has_no_mismatch),
		cmocka_unit_test(test_unknown_models_are_proved),
		cmocka_unit_test(test_unknown_and_as_expected),
		cmocka_unit_test(test_a_form_that_is_not_installed),
		cmocka_unit_test(test_what_cannot_be_proved_does_not_count),
		cmocka_unit_test(test_lines_on_the_machine_that_are_not_so),
		cmocka_unit_test(test_each_line_of_a_defective_machine),
		cmocka_unit_test(test_a_bench),
		cmocka_unit_test(test_other_comments_may_look_so),
		cmocka_unit_test(test_more_lines_than_there_can_be),
	};

	return cmocka_run_group_tests(tests, NULL, judgement_done);
}
