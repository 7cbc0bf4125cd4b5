#include "tools/judge.h"

#include "arch/refusal.h"
#include "tools/refusal.h"

#include <stdlib.h>
#include <string.h>

/* ---- What the log says ----------------------------------------------------------------------- */

/* The machine cannot run this: that is no log to judge, and nobody's defect. */
static bool refuse(struct judgement *judgement, struct text why)
{
	judgement->status = STATUS_NO_MACHINE;
	return explain(&judgement->explanation, "%.*s", TEXT_ARGUMENTS(why));
}

/* Finds the log, or what a machine has sent in the place of one. */
static bool find_log(struct judgement *judgement, const char *bytes, size_t length)
{
	char refusal[REFUSAL_SIZE];

	if (log_find(&judgement->log, bytes, length, &judgement->explanation))
		return true;
	if (!judgement->log.lines.start && refusal_find((struct text){bytes, length}, refusal))
		return refuse(judgement, (struct text){refusal, strlen(refusal)});
	return false;
}

static bool judge_crash(struct judgement *judgement)
{
	const struct tap *tap = &judgement->tap;
	bool said = judgement->log.said == CONCLUSION_CRASHED;

	if (judgement->log.said == CONCLUSION_REFUSED && text_starts(tap->bail_out, REFUSAL))
		return refuse(judgement, tap->bail_out);
	if (said && tap->bailed_out)
		return explain(&judgement->explanation,
			       "the kernel crashed: \"%.*s\"; the comments above this line in the "
			       "log have the registers and the backtrace",
			       TEXT_ARGUMENTS(tap->bail_out));
	if (said || tap->bailed_out)
		return explain(&judgement->explanation,
			       "the log contradicts itself: its end line says \"%s\", and it %s a "
			       "line \"Bail out!\"",
			       conclusion_name(judgement->log.said),
			       tap->bailed_out ? "has" : "does not have");
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

static void add_run(const struct judged_test *judged, struct judgement *judgement)
{
	const struct scenario *scenario = &judged->figures.scenario;
	const uint64_t *outcomes = judged->figures.total.outcomes;

	classification_add(&judgement->kernel, scenario, judged_test_kernel_models(judged),
			   outcomes, judged->kernel_verdict);
	classification_add(&judgement->machine, scenario, judged_test_models(judged), outcomes,
			   judged->verdict);
}

static void classify(struct judgement *judgement)
{
	classification_begin(&judgement->kernel);
	classification_begin(&judgement->machine);
	for (size_t index = 0; index < judgement->test_count; index++) {
		const struct judged_test *judged = &judgement->tests[index];

		if (judged->kind == JUDGED_RUN)
			add_run(judged, judgement);
		if (judged->kind == JUDGED_SKIPPED &&
		    text_equals(judgement->tap.tests[index].reason, CLASSIFICATION_NOT_RUN)) {
			classification_add_not_run(&judgement->kernel);
			classification_add_not_run(&judgement->machine);
		}
		if (judged->kind != JUDGED_REFUSED)
			continue;
		classification_add_refused(&judgement->kernel);
		classification_add_refused(&judgement->machine);
	}
	classification_add_unmet(&judgement->kernel, (unsigned)judgement->tap.unmet_count);
	classification_add_unmet(&judgement->machine, (unsigned)judgement->tap.unmet_count);
}

static bool judge_machine_lines(struct judgement *judgement)
{
	const struct tap *tap = &judgement->tap;
	char line[CLASSIFICATION_LINE_SIZE];
	unsigned lines = 0;

	for (; classification_line(&judgement->kernel, lines, line); lines++) {
		if (lines == tap->machine_line_count)
			return explain(
				&judgement->explanation,
				"the log contradicts itself: its scenarios amount to \"# %s\", "
				"and it has no such line",
				line);
		if (!text_equals(tap->machine_lines[lines], line))
			return explain(
				&judgement->explanation,
				"the log contradicts itself: its scenarios amount to \"# %s\", "
				"and it says \"# %.*s\"",
				line, TEXT_ARGUMENTS(tap->machine_lines[lines]));
	}
	if (lines == tap->machine_line_count)
		return true;
	return explain(&judgement->explanation,
		       "the log contradicts itself: its scenarios do not amount to \"# %.*s\"",
		       TEXT_ARGUMENTS(tap->machine_lines[lines]));
}

static bool judge_end_line(struct judgement *judgement)
{
	enum conclusion conclusion = classification_conclusion(&judgement->kernel);

	if (judgement->log.said == conclusion)
		return true;
	return explain(&judgement->explanation,
		       "the log contradicts itself: its scenarios amount to \"%s\", and its end "
		       "line says \"%s\"",
		       conclusion_name(conclusion), conclusion_name(judgement->log.said));
}

static bool judge_whole(struct judgement *judgement, const char *bytes, size_t length)
{
	if (!find_log(judgement, bytes, length) ||
	    !tap_read(&judgement->tap, judgement->log.lines, &judgement->explanation) ||
	    !judge_crash(judgement) || !judge_tests(judgement))
		return false;
	classify(judgement);
	return judge_machine_lines(judgement) && judge_end_line(judgement);
}

/* ---- What it amounts to ---------------------------------------------------------------------- */

static enum status status_of(enum conclusion conclusion)
{
	switch (conclusion) {
	case CONCLUSION_AS_EXPECTED:
		return STATUS_AS_EXPECTED;
	case CONCLUSION_WRONG_PROTOCOL:
		return STATUS_FORBIDDEN;
	case CONCLUSION_DEFECTIVE:
		return STATUS_DEFECTIVE;
	default:
		return STATUS_INCONCLUSIVE;
	}
}

size_t judgement_count(const struct judgement *judgement, enum judged_kind kind)
{
	size_t count = 0;

	for (size_t index = 0; index < judgement->test_count; index++)
		count += judgement->tests[index].kind == kind;
	return count;
}

void judge(struct judgement *judgement, const char *bytes, size_t length)
{
	const unsigned *verdicts;

	memset(judgement, 0, sizeof(*judgement));
	if (!judge_whole(judgement, bytes, length)) {
		if (judgement->explanation.out_of_memory)
			judgement->status = STATUS_INTERNAL;
		else if (!judgement->status)
			judgement->status = STATUS_NOT_WHOLE;
		return;
	}
	verdicts = judgement->machine.verdicts;
	judgement->status = status_of(classification_conclusion(&judgement->machine));
	explain(&judgement->explanation,
		"scenarios: %u as expected, %u forbidden, %u defective, %u inconclusive, %zu "
		"skipped",
		verdicts[VERDICT_AS_EXPECTED], verdicts[VERDICT_FORBIDDEN],
		verdicts[VERDICT_DEFECTIVE], verdicts[VERDICT_INCONCLUSIVE],
		judgement_count(judgement, JUDGED_SKIPPED));
}

void judgement_free(struct judgement *judgement)
{
	for (size_t index = 0; index < judgement->test_count; index++)
		judged_test_free(&judgement->tests[index]);
	free(judgement->tests);
	tap_free(&judgement->tap);
	log_free(&judgement->log);
	memset(judgement, 0, sizeof(*judgement));
}
