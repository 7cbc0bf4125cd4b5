#include "tools/generate/generate_json.h"

#include "tools/base/json.h"
#include "tools/prove/options.h"

#define FORMAT "crossmod-generate-1"

static json_t *models_of(const outcome_set allowed[MODELS])
{
	json_t *object = json_object();

	for (unsigned n = 0; n < MODELS; n++)
		json_object_set_new(object, model_name((enum model)n),
				    json_outcomes(allowed[n] & OUTCOMES_PROVED));
	return object;
}

enum status generate_json_scenario(const struct scenario *scenario,
				   const outcome_set allowed[MODELS])
{
	return json_print_line(json_pack("{s:s, s:s, s:o, s:o}", "format", FORMAT, "name",
					 scenario->name, "models", models_of(allowed), "source",
					 json_scenario(scenario)),
			       STATUS_AS_EXPECTED);
}

enum status generate_json_end(const struct generate_sums *sums, enum status status)
{
	return json_print_line(
		json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "format", FORMAT, "scenarios",
			  json_number(sums->found), "of", json_number(sums->all), "given_up",
			  json_number(sums->given_up), "written", json_number(sums->written),
			  "proofs", json_number(sums->proved)),
		status);
}
