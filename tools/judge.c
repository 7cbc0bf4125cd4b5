#include "tools/judge.h"

#include "tools/sums.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Puts the test's name before what its figures' reader found wrong. */
static bool explain_test(const struct tap_test *test, struct explanation *explanation)
{
	struct explanation inner = *explanation;

	if (inner.out_of_memory)
		return false;
	return explain(explanation, "the log contradicts itself in \"%.*s\" (line %" PRIu64 "): %s",
		       TEXT_ARGUMENTS(test->name), test->line, inner.line);
}

/* The test's line says its verdict in words, and once more as TAP. */
static bool check_test_line(const struct tap_test *test, enum verdict verdict,
			    struct explanation *explanation)
{
	struct text rest = test->description;
	bool skipped = test->directive == TAP_SKIP;
	bool ok = verdict == VERDICT_AS_EXPECTED || skipped;
	enum tap_directive directive = verdict != VERDICT_INCONCLUSIVE ? TAP_NO_DIRECTIVE
				       : skipped		       ? TAP_SKIP
								       : TAP_TODO;

	if (!text_take(&rest, verdict_word(verdict)) || (rest.length && !text_starts(rest, ":")))
		return explain(explanation,
			       "its figures amount to \"%s\", and its line says \"%.*s\"",
			       verdict_word(verdict), TEXT_ARGUMENTS(test->description));
	if (test->ok != ok || test->directive != directive)
		return explain(explanation, "a test that is %s is not marked as this one in TAP",
			       verdict_word(verdict));
	return true;
}

static bool judge_figures(const struct tap_test *test, struct judged_test *judged,
			  struct explanation *explanation)
{
	judged->has_figures = true;
	if (!figures_read(&judged->figures, test->block, explanation) ||
	    !sums_agree(&judged->figures, explanation))
		return false;
	judged->verdict = sums_verdict(&judged->figures);
	if (!text_equals(test->name, judged->figures.scenario))
		return explain(explanation, "its figures are of the scenario \"%s\"",
			       judged->figures.scenario);
	if (judged->figures.verdict != judged->verdict)
		return explain(explanation, "its figures amount to \"%s\", and they say \"%s\"",
			       verdict_word(judged->verdict),
			       verdict_word(judged->figures.verdict));
	return true;
}

static bool judge_test(const struct tap_test *test, struct judged_test *judged,
		       struct explanation *explanation)
{
	judged->verdict = VERDICT_INCONCLUSIVE;
	if (!test->has_block && test->directive != TAP_SKIP) {
		explain(explanation, "it has no figures");
		return explain_test(test, explanation);
	}
	if ((test->has_block && !judge_figures(test, judged, explanation)) ||
	    !check_test_line(test, judged->verdict, explanation))
		return explain_test(test, explanation);
	return true;
}

static bool judge_tests(struct judgement *judgement)
{
	const struct tap *tap = &judgement->tap;

	judgement->tests = calloc(tap->test_count + 1, sizeof(*judgement->tests));
	if (!judgement->tests)
		return explain_no_memory(&judgement->explanation);
	for (size_t index = 0; index < tap->test_count; index++) {
		judgement->test_count++;
		if (!judge_test(&tap->tests[index], &judgement->tests[index],
				&judgement->explanation))
			return false;
	}
	return true;
}

static size_t count_verdicts(const struct judgement *judgement, enum verdict verdict)
{
	size_t count = 0;

	for (size_t index = 0; index < judgement->test_count; index++)
		count += judgement->tests[index].verdict == verdict;
	return count;
}

/* A log without a test has shown nothing. */
static enum verdict overall_verdict(const struct judgement *judgement)
{
	if (count_verdicts(judgement, VERDICT_FORBIDDEN))
		return VERDICT_FORBIDDEN;
	if (count_verdicts(judgement, VERDICT_INCONCLUSIVE) || judgement->test_count == 0)
		return VERDICT_INCONCLUSIVE;
	return VERDICT_AS_EXPECTED;
}

static bool judge_crash(struct judgement *judgement)
{
	const struct tap *tap = &judgement->tap;
	bool said = judgement->log.said == VERDICT_CRASHED;

	if (said && tap->bailed_out)
		return explain(&judgement->explanation,
			       "the kernel crashed: \"%.*s\"; the comments above this line in the "
			       "log have the registers and the backtrace",
			       TEXT_ARGUMENTS(tap->bail_out));
	if (said || tap->bailed_out)
		return explain(&judgement->explanation,
			       "the log contradicts itself: its end line says \"%s\", and it %s a "
			       "line \"Bail out!\"",
			       verdict_word(judgement->log.said),
			       tap->bailed_out ? "has" : "does not have");
	return true;
}

static bool judge_overall(struct judgement *judgement, enum verdict *verdict)
{
	*verdict = overall_verdict(judgement);
	if (judgement->log.said == *verdict)
		return true;
	return explain(&judgement->explanation,
		       "the log contradicts itself: its scenarios amount to \"%s\", and its end "
		       "line says \"%s\"",
		       verdict_word(*verdict), verdict_word(judgement->log.said));
}

static bool judge_whole(struct judgement *judgement, const char *bytes, size_t length,
			enum verdict *verdict)
{
	return log_find(&judgement->log, bytes, length, &judgement->explanation) &&
	       tap_read(&judgement->tap, judgement->log.lines, &judgement->explanation) &&
	       judge_crash(judgement) && judge_tests(judgement) &&
	       judge_overall(judgement, verdict);
}

void judge(struct judgement *judgement, const char *bytes, size_t length)
{
	enum verdict verdict;

	memset(judgement, 0, sizeof(*judgement));
	if (!judge_whole(judgement, bytes, length, &verdict)) {
		judgement->status =
			judgement->explanation.out_of_memory ? STATUS_INTERNAL : STATUS_NOT_WHOLE;
		return;
	}
	judgement->status = verdict == VERDICT_AS_EXPECTED ? STATUS_AS_EXPECTED
			    : verdict == VERDICT_FORBIDDEN ? STATUS_FORBIDDEN
							   : STATUS_INCONCLUSIVE;
	explain(&judgement->explanation,
		"%zu as expected, %zu with a forbidden outcome, %zu inconclusive",
		count_verdicts(judgement, VERDICT_AS_EXPECTED),
		count_verdicts(judgement, VERDICT_FORBIDDEN),
		count_verdicts(judgement, VERDICT_INCONCLUSIVE));
}

void judgement_free(struct judgement *judgement)
{
	for (size_t index = 0; index < judgement->test_count; index++)
		figures_free(&judgement->tests[index].figures);
	free(judgement->tests);
	tap_free(&judgement->tap);
	log_free(&judgement->log);
	memset(judgement, 0, sizeof(*judgement));
}
