/*
 * The judge, where the prover has given a scenario up: what its run amounts to is then not known,
 * but the log is whole, and the other scenarios count.
 */
#include "tests/unit/sample/judge_sample.h"
#include "tools/judge/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The prover's, for this test: three-sync is too large for it. What it says of direct is worked out
 * in sample_log.c. */
enum proof prove_scenario(const struct scenario *scenario, outcome_set allowed[MODELS],
			  char reason[SYSTEM_REASON_SIZE])
{
	if (strcmp(scenario->name, "three-sync") == 0) {
		snprintf(reason, SYSTEM_REASON_SIZE, "under prefetch it has more than 5 states");
		return PROOF_GIVEN_UP;
	}
	for (unsigned model = 0; model < MODELS; model++)
		allowed[model] = OUTCOME_BIT(OUTCOME_UNSERIALIZED) | OUTCOME_BIT(OUTCOME_LATE_OLD) |
				 (model == MODEL_COHERENT ? 0 : OUTCOME_BIT(OUTCOME_MISMATCH));
	return PROOF_DONE;
}

static const char *const unknown[][2] = {
	{"models: {coherent: [], bytewise: [], snapshot: [], sequential: [], prefetch: []}\n"
	 "  consistent: [coherent, bytewise, snapshot, sequential, prefetch]",
	 "models: unknown\n  consistent: unknown"},
	{"# machine: consistent with coherent, bytewise, snapshot, sequential, prefetch\n",
	 "# machine: consistent with coherent, bytewise, snapshot, sequential, prefetch\n"
	 "# machine: 1 scenarios of which the models are not known here are not counted; crossmod "
	 "judge proves them\n"},
};

static void assert_summarized(const char *words)
{
	size_t length;
	char *said;
	FILE *to = open_memstream(&said, &length);

	summary_print(to, &judgement);
	fclose(to);
	if (!strstr(said, words))
		fail_msg("\"%s\" does not say \"%s\"", said, words);
	free(said);
}

static void check_inconclusive(void)
{
	assert_int_equal(judgement.tests[0].verdict, VERDICT_AS_EXPECTED);
	assert_int_equal(judgement.tests[1].verdict, VERDICT_INCONCLUSIVE);
	assert_int_equal(judgement.tests[1].kernel_verdict, VERDICT_AS_EXPECTED);
	assert_int_equal(judgement.machine.known, 1);
	assert_int_equal(judgement.machine.unknown, 1);
	assert_summarized("three-sync  inconclusive  what the models allow is not known; nothing "
			  "forbidden in 12");
	assert_summarized("(three-sync does not count: it cannot be proved: under prefetch it has "
			  "more than 5 states)");
	assert_summarized("A scenario is too large to be proved here");
}

static void test_the_kernel_did_not_know(void **state)
{
	char *body = sample_swap_all(sample_body, unknown, COUNT(unknown));

	(void)state;
	assert_int_equal(judge_sealed(body, "as expected"), STATUS_INCONCLUSIVE);
	check_inconclusive();
	free(body);
}

/* It had a larger machine, or another version of the prover: nobody here can contradict it. */
static void test_the_kernel_knew(void **state)
{
	(void)state;
	assert_int_equal(judge_sealed(sample_body, "as expected"), STATUS_INCONCLUSIVE);
	check_inconclusive();
	assert_int_equal(judgement.kernel.known, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_kernel_did_not_know),
		cmocka_unit_test(test_the_kernel_knew),
	};

	return cmocka_run_group_tests_name("judge_given_up", tests, NULL, judgement_done);
}
