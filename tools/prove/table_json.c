#include "tools/prove/table_json.h"

#include "tools/base/json.h"
#include "tools/prove/options.h"

/* What a search that was given up has not found is unknown. */
static json_t *model_of(const struct job *job)
{
	bool is_done = job->effort.result == SEARCH_DONE;
	outcome_set allowed = job->allowed & OUTCOMES_PROVED, others = OUTCOMES_PROVED & ~allowed;

	if (!job->scenario->others.handler)
		others &= ~OUTCOME_BIT(OUTCOME_NESTED);
	return json_pack("{s:o, s:o, s:o}", "allowed", json_outcomes(allowed), "forbidden",
			 json_outcomes(is_done ? others : 0), "unknown",
			 json_outcomes(is_done ? 0 : others));
}

static json_t *scenario_of(const struct findings *findings, size_t n)
{
	const struct job *jobs = &findings->jobs[n * findings->models];
	json_t *models = json_object();

	for (size_t model = 0; model < findings->models; model++)
		json_object_set_new(models, model_name(jobs[model].model), model_of(&jobs[model]));
	return json_pack("{s:s, s:o, s:o}", "name", jobs->scenario->name, "file",
			 json_line(findings->files[n]), "models", models);
}

json_t *table_json(const struct findings *findings)
{
	json_t *scenarios = json_array();

	for (size_t n = 0; n < findings->scenarios; n++)
		json_array_append_new(scenarios, scenario_of(findings, n));
	return json_pack("{s:s, s:i, s:o}", "format", "crossmod-prove-1", "executors",
			 (int)findings->executors, "scenarios", scenarios);
}
