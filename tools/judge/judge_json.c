#include "tools/judge/judge_json.h"

#include "tools/base/json.h"
#include "tools/judge/bound.h"
#include "tools/judge/bounds.h"

/* ---- A scenario ------------------------------------------------------------------------------ */

static json_t *allowed_of(const struct judged_test *judged)
{
	const outcome_set *allowed = judged_test_models(judged);
	json_t *object;

	if (!allowed)
		return json_null();
	object = json_object();
	for (unsigned n = 0; n < MODELS; n++)
		json_object_set_new(object, model_name((enum model)n), json_outcomes(allowed[n]));
	return object;
}

static json_t *counts_of(const struct figures *figures)
{
	json_t *object = json_object();

	for (unsigned n = 0; n < COUNTED_OUTCOMES; n++)
		json_object_set_new(object, outcome_spelling((enum outcome)n),
				    json_number(figures->total.outcomes[n]));
	return object;
}

/* Of those that were seen, as the summary has it. */
static json_t *rates_of(const struct figures *figures)
{
	json_t *object = json_object();
	char rate[BOUNDS_RATE_SIZE];

	for (unsigned n = 0; n < COUNTED_OUTCOMES; n++)
		if (figures->total.outcomes[n] > 0 && figures->patches > 0 &&
		    (OUTCOMES_EXPECTABLE & OUTCOME_BIT(n)) &&
		    bounds_rate(figures, (enum outcome)n, rate))
			json_object_set_new(object, outcome_spelling((enum outcome)n),
					    json_string(rate));
	return object;
}

static json_t *cost_of(const struct cost_figures *cost)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "runs", json_number(cost->runs), "minimum",
			 json_number(cost->ns[QUANTILE_MINIMUM]), "median",
			 json_number(cost->ns[QUANTILE_MEDIAN]), "percentile_99",
			 json_number(cost->ns[QUANTILE_PERCENTILE_99]), "maximum",
			 json_number(cost->ns[QUANTILE_MAXIMUM]));
}

static json_t *costs_of(const struct figures *figures)
{
	if (!figures->has_cost)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o}", "patch", cost_of(&figures->patch), "sync",
			 cost_of(&figures->sync), "stores", cost_of(&figures->stores), "limit",
			 json_number(figures->limit.ns));
}

static void add_figures(json_t *to, const struct judged_test *judged)
{
	const struct figures *figures = &judged->figures;
	outcome_set zeros = bounds_zeros(figures);
	const outcome_set *allowed = judged_test_models(judged);

	json_object_set_new(to, "source", json_scenario(&figures->scenario));
	json_object_set_new(to, "executors", json_number(figures->executors));
	json_object_set_new(to, "patches", json_number(figures->patches));
	json_object_set_new(to, "executions", json_number(figures->total.executions));
	json_object_set_new(to, "show", json_outcomes(figures->show));
	json_object_set_new(to, "forbid", json_outcomes(figures->forbid));
	json_object_set_new(to, "outcomes", counts_of(figures));
	json_object_set_new(to, "rates", rates_of(figures));
	json_object_set_new(to, "zeros", json_outcomes(zeros));
	json_object_set_new(to, "zeros_below",
			    zeros ? json_real(bound_of_zero(figures->patches)) : json_null());
	json_object_set_new(to, "models", allowed_of(judged));
	json_object_set_new(
		to, "impossible",
		json_outcomes(allowed ? classify_impossible(allowed, figures->total.outcomes) : 0));
	json_object_set_new(to, "ns", costs_of(figures));
}

static json_t *test_of(const struct judge_walk *walk, const struct tap_test *test,
		       const struct judged_test *judged)
{
	bool is_skipped = judged->kind == JUDGED_SKIPPED, has_run = judged->kind == JUDGED_RUN;
	json_t *object = json_object();

	json_object_set_new(object, "name", json_words(test->name));
	json_object_set_new(object, "line", json_number(walk->line + test->line - 1));
	json_object_set_new(object, "kind",
			    json_string(is_skipped ? "skipped"
					: has_run  ? "run"
						   : "refused"));
	json_object_set_new(object, "verdict",
			    is_skipped ? json_null() : json_string(verdict_name(judged->verdict)));
	json_object_set_new(object, "reason",
			    has_run	 ? json_line(judged->figures.reason)
			    : is_skipped ? json_words(test->reason)
					 : json_words(test->description));
	if (has_run)
		add_figures(object, judged);
	return object;
}

/* ---- The whole ------------------------------------------------------------------------------- */

static json_t *heads_of(const struct tap *tap)
{
	json_t *object = json_object();

	for (enum log_head head = 0; head < HEADS; head++)
		if (tap->heads[head].length > 0)
			json_object_set_new(object, log_head_word(head),
					    json_words(tap->heads[head]));
	return object;
}

static json_t *excluded_of(const struct classification *machine)
{
	json_t *object = json_object();

	for (unsigned n = 0; n < MODELS; n++) {
		const struct sighting *by = &machine->excluded[n];

		if (!(machine->consistent >> n & 1))
			json_object_set_new(object, model_name((enum model)n),
					    json_pack("{s:s, s:s, s:o, s:o}", "scenario",
						      by->scenario, "outcome",
						      outcome_spelling(by->outcome), "count",
						      json_number(by->count), "executions",
						      json_number(by->executions)));
	}
	return object;
}

static const char *verdict_of(const struct judgement *judgement)
{
	if (judgement_is_whole(judgement))
		return conclusion_name(classification_conclusion(&judgement->machine));
	return judgement->status == STATUS_NOT_WHOLE ? "not whole" : "none";
}

static void add_machine(json_t *to, const struct classification *machine)
{
	json_object_set_new(to, "consistent", json_models(machine->consistent));
	json_object_set_new(to, "strongest", json_models(classify_strongest(machine->consistent)));
	json_object_set_new(to, "excluded", excluded_of(machine));
	json_object_set_new(to, "excludable", json_models(machine->excludable));
}

json_t *judge_json(const struct judge_walk *walk, const struct judgement *judgement)
{
	json_t *object = json_object(), *scenarios = json_array();

	json_object_set_new(object, "line", json_number(walk->line));
	json_object_set_new(object, "status", json_integer(judgement->status));
	json_object_set_new(object, "verdict", json_string(verdict_of(judgement)));
	json_object_set_new(object, "explanation", json_line(judgement->explanation.line));
	json_object_set_new(object, "head", heads_of(&judgement->tap));
	if (judgement_is_whole(judgement)) {
		add_machine(object, &judgement->machine);
		for (size_t n = 0; n < judgement->test_count; n++)
			json_array_append_new(scenarios, test_of(walk, &judgement->tap.tests[n],
								 &judgement->tests[n]));
	}
	json_object_set_new(object, "scenarios", scenarios);
	return object;
}

json_t *judge_json_whole(enum status status, json_t *logs)
{
	return json_pack("{s:s, s:i, s:o}", "format", "crossmod-judge-1", "status", status, "logs",
			 logs);
}
