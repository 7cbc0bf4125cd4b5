#include "tools/prove/tell_json.h"

#include <stdio.h>

#include "scenario/language/language.h"
#include "tools/base/json.h"

static json_t *scenario_of(const struct telling *found, outcome_set by, const struct site *site)
{
	struct telling telling = *found;

	telling_move(&telling, site->unit, site->offset);
	return json_pack("{s:s, s:o, s:o}", "name", telling.scenario.name, "by", json_outcomes(by),
			 "source", json_scenario(&telling.scenario));
}

static json_t *protocols_of(const struct tell *tell)
{
	uint64_t sum = 0;

	for (unsigned n = 0; n < TELL_SETTINGS; n++)
		sum += tell->protocols[n];
	return json_number(sum);
}

json_t *tell_json_place(const struct tell_pair *pair, const struct tell *tell, bool is_known,
			const char *site, const struct site *at, unsigned *count)
{
	json_t *scenarios = json_array();
	const char *result;
	char place[32];

	snprintf(place, sizeof(place), "%s+%u", place_unit_name(at->unit), at->offset);
	for (unsigned n = 0; is_known && n < tell->count; n++) {
		outcome_set by = tell_by(tell, n, pair->excluded, pair->other);

		if (by)
			json_array_append_new(scenarios, scenario_of(&tell->of[n], by, at));
	}
	*count += (unsigned)json_array_size(scenarios);
	result = json_array_size(scenarios) > 0 ? "found" : is_known ? "none" : "unknown";
	return json_pack("{s:o, s:s, s:s, s:o, s:o}", "site", json_line(site), "place", place,
			 "result", result, "protocols", protocols_of(tell), "scenarios", scenarios);
}

json_t *tell_json(const struct tell_pair *pair, const char *result, json_t *places,
		  uint64_t protocols, uint64_t searches)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "format", "crossmod-tell-1",
			 "excluded", model_name(pair->excluded), "other", model_name(pair->other),
			 "result", result, "places", places, "protocols", json_number(protocols),
			 "searches", json_number(searches));
}
