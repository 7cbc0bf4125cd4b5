#include "tools/judge/judged.h"

#include "kernel/report/describe.h"
#include "tools/log/costs.h"
#include "tools/log/sums.h"

#include <inttypes.h>
#include <string.h>

/* Puts the test's name before what its figures' reader found wrong. */
static bool explain_test(const struct tap_test *test, struct explanation *explanation)
{
	struct explanation inner = *explanation;

	if (inner.out_of_memory)
		return false;
	return explain(explanation, "the log contradicts itself in \"%.*s\" (line %" PRIu64 "): %s",
		       SPAN_ARGUMENTS(test->name), test->line, inner.line);
}

/* ---- The test's line ------------------------------------------------------------------------- */

static bool explain_description(const struct tap_test *test, const char *is,
				struct explanation *explanation)
{
	return explain(explanation, "it amounts to \"%s\", and its line says \"%.*s\"", is,
		       SPAN_ARGUMENTS(test->description));
}

/* Its verdict is in the description, and once more as TAP. */
static bool check_mark(const struct tap_test *test, const char *word, bool ok,
		       enum tap_directive directive, struct explanation *explanation)
{
	if (test->ok == ok && test->directive == directive)
		return true;
	return explain(explanation, "a test that is %s is not marked as this one in TAP", word);
}

static bool check_mark_of_run(const struct tap_test *test, const struct header *header,
			      enum verdict verdict, struct explanation *explanation)
{
	return check_mark(test, verdict_name(verdict), verdict == VERDICT_AS_EXPECTED,
			  verdict == VERDICT_INCONCLUSIVE ? header->inconclusive : TAP_NO_DIRECTIVE,
			  explanation);
}

/* The line of a run says some of its figures once more. */
static bool check_line_of_run(const struct tap_test *test, const struct header *header,
			      const struct judged_test *judged, struct explanation *explanation)
{
	const struct figures *figures = &judged->figures;
	const struct described described = {
		.scenario = &figures->scenario,
		.allowed = judged_test_kernel_models(judged),
		.outcomes = figures->total.outcomes,
		.executions = figures->total.executions,
		.reason = figures->reason,
	};
	char line[DESCRIBE_SIZE];

	describe_run(line, judged->kernel_verdict, &described);
	if (!span_equals(test->description, line))
		return explain_description(test, line, explanation);
	return check_mark_of_run(test, header, judged->kernel_verdict, explanation);
}

/* ---- The models ------------------------------------------------------------------------------ */

static bool check_model(enum model model, outcome_set said, outcome_set allowed,
			struct explanation *explanation)
{
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		if (!((said ^ allowed) & OUTCOME_BIT(outcome)))
			continue;
		return explain(explanation,
			       "by its text, %s %s %s, and it says that %s %s it; was it written "
			       "by another version of Crossmod?",
			       model_name(model),
			       allowed & OUTCOME_BIT(outcome) ? "allows" : "forbids",
			       outcome_spelling((enum outcome)outcome), model_name(model),
			       said & OUTCOME_BIT(outcome) ? "allows" : "forbids");
	}
	return true;
}

/* What the log says of the models must be what the prover says; where that has given up, nobody can
 * contradict it. */
static bool check_models(const struct judged_test *judged, struct explanation *explanation)
{
	const struct figures *figures = &judged->figures;

	if (!figures->models_known || judged->proof == PROOF_GIVEN_UP)
		return true;
	if (judged->proof == PROOF_IMPOSSIBLE)
		return explain(explanation,
			       "it says what the models allow, and its text cannot be proved: %s",
			       judged->unproved);
	for (unsigned model = 0; model < MODELS; model++)
		if (!check_model((enum model)model, figures->models[model], judged->allowed[model],
				 explanation))
			return false;
	if (figures->consistent != classify_scenario(judged->allowed, figures->total.outcomes))
		return explain(explanation, "its consistent models are not those that allow all "
					    "that it counted");
	return true;
}

/* ---- The whole ------------------------------------------------------------------------------- */

static enum verdict verdict_by(const struct judged_test *judged, const outcome_set *allowed,
			       bool has_reason)
{
	return verdict_of_run(&judged->figures.scenario, allowed, judged->figures.total.outcomes,
			      has_reason);
}

static bool check_verdict(const struct judged_test *judged, struct explanation *explanation)
{
	if (judged->figures.verdict == judged->kernel_verdict)
		return true;
	return explain(explanation, "its figures amount to \"%s\", and they say \"%s\"",
		       verdict_name(judged->kernel_verdict), verdict_name(judged->figures.verdict));
}

static bool judge_run(const struct tap_test *test, const struct header *header,
		      struct judged_test *judged, struct explanation *explanation)
{
	bool has_reason;

	judged->kind = JUDGED_RUN;
	if (!figures_read(&judged->figures, test->block, explanation))
		return false;
	if (!span_equals(test->name, judged->figures.scenario.name))
		return explain(explanation, "its figures are of the scenario \"%s\"",
			       judged->figures.scenario.name);
	if (!sums_agree(&judged->figures, header, explanation) ||
	    !costs_agree(&judged->figures, header, explanation))
		return false;
	judged->proof =
		prove_scenario(&judged->figures.scenario, judged->allowed, judged->unproved);
	if (!check_models(judged, explanation))
		return false;
	has_reason = judged->figures.reason[0] != '\0';
	judged->kernel_verdict = verdict_by(judged, judged_test_kernel_models(judged), has_reason);
	judged->verdict = verdict_by(judged, judged_test_models(judged),
				     has_reason || judged->proof == PROOF_GIVEN_UP);
	return check_verdict(judged, explanation) &&
	       check_line_of_run(test, header, judged, explanation);
}

/* Without figures: it was skipped, or its file was no scenario. */
static bool judge_bare(const struct tap_test *test, const struct header *header,
		       struct judged_test *judged, struct explanation *explanation)
{
	const char *skipped = header->format < LOG_FORMAT_NAMES ? "skipped" : "";

	if (test->directive == TAP_SKIP) {
		judged->kind = JUDGED_SKIPPED;
		if (!span_equals(test->description, skipped))
			return explain_description(test, skipped, explanation);
		return check_mark(test, "skipped", true, TAP_SKIP, explanation);
	}
	if (test->directive != header->inconclusive ||
	    (test->ok && test->directive == TAP_NO_DIRECTIVE))
		return explain(explanation, "it has no figures");
	judged->kind = JUDGED_REFUSED;
	judged->kernel_verdict = judged->verdict = VERDICT_INCONCLUSIVE;
	if (!span_starts(test->description, "inconclusive: "))
		return explain_description(test, "inconclusive", explanation);
	return check_mark_of_run(test, header, VERDICT_INCONCLUSIVE, explanation);
}

const outcome_set *judged_test_kernel_models(const struct judged_test *judged)
{
	if (!judged->figures.models_known)
		return NULL;
	return judged->proof == PROOF_DONE ? judged->allowed : judged->figures.models;
}

const outcome_set *judged_test_models(const struct judged_test *judged)
{
	return judged->proof == PROOF_DONE ? judged->allowed : NULL;
}

bool judge_test(const struct tap_test *test, const struct header *header,
		struct judged_test *judged, struct explanation *explanation)
{
	bool agrees;

	memset(judged, 0, sizeof(*judged));
	agrees = test->has_block ? judge_run(test, header, judged, explanation)
				 : judge_bare(test, header, judged, explanation);
	return agrees || explain_test(test, explanation);
}

void judged_test_free(struct judged_test *judged)
{
	figures_free(&judged->figures);
}
