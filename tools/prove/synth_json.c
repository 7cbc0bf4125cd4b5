#include "tools/prove/synth_json.h"

#include "scenario/language/language.h"
#include "tools/base/json.h"

static json_t *protocol_of(const struct scenario *scenario, const struct synth_protocol *protocol)
{
	json_t *steps = json_array();
	char step[STEP_PRINT_SIZE];

	for (unsigned n = 0; n < protocol->length; n++) {
		step_print(scenario, &protocol->steps[n], step, sizeof(step));
		json_array_append_new(steps, json_line(step));
	}
	return steps;
}

static const char *word_of(enum synth_result result)
{
	static const char *const words[] = {
		[SYNTH_FOUND] = "found",
		[SYNTH_NONE] = "none",
		[SYNTH_GIVEN_UP] = "unknown",
	};

	return words[result];
}

json_t *synth_json_model(const struct scenario *scenario, const struct synth *synth,
			 enum synth_result result, unsigned most)
{
	bool is_found = result == SYNTH_FOUND;
	json_t *protocols = json_array();

	for (unsigned n = 0; is_found && n < synth->count && n < SYNTH_MINIMAL_MAX; n++)
		json_array_append_new(protocols, protocol_of(scenario, &synth->minimal[n]));
	return json_pack("{s:s, s:i, s:i, s:i, s:o, s:o, s:o}", "result", word_of(result), "syncs",
			 (int)(is_found ? synth->syncs : SYNTH_SYNCS_MAX), "steps",
			 (int)(is_found ? synth->steps : most), "count",
			 (int)(is_found ? synth->count : 0), "protocols", protocols, "refuted",
			 json_number(synth->shorter), "searches", json_number(synth->explored));
}

json_t *synth_json(const char *site, const char *place, outcome_set forbid, json_t *models)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o}", "format", "crossmod-synth-1", "site",
			 json_line(site), "place", json_line(place), "forbid",
			 json_outcomes(forbid), "models", models);
}
