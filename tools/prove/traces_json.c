#include "tools/prove/traces_json.h"

#include "prover/model/batch.h"
#include "tools/base/json.h"

/* As the columns are called. */
static json_t *cpu_of(const struct moment *moment)
{
	char letter[2] = "A";

	if (moment->track >= TRACK_EXECUTOR)
		letter[0] = (char)('B' + (moment->track - TRACK_EXECUTOR));
	return json_string(letter);
}

static json_t *event_of(const struct moment *moment)
{
	return json_pack("{s:o, s:s, s:o, s:o, s:b, s:o}", "cpu", cpu_of(moment), "role",
			 moment->track == TRACK_PATCHER ? "patcher" : "executor", "what",
			 json_line(moment->what), "memory", json_line(moment->memory), "returns",
			 moment->returns, "outcomes", json_outcomes(moment->outcomes));
}

static json_t *events_of(const struct traced *traced)
{
	json_t *events = json_array();

	for (size_t n = 0; n < traced->count; n++)
		json_array_append_new(events, event_of(&traced->moments[n]));
	return events;
}

/* As "of sites 0 and 3"; "" of a scenario that has no parts. */
static json_t *part_of(const struct traced *traced)
{
	char words[BATCH_WORDS_SIZE];

	batch_words(&traced->loaded->scenario, traced->part, words);
	return json_line(words[0] == ' ' ? words + 1 : words);
}

json_t *traces_json_run(const struct traced *traced)
{
	bool is_allowed = traced->moments != NULL;
	const char *result = is_allowed				    ? "allowed"
			     : traced->effort.result == SEARCH_DONE ? "forbidden"
								    : "unknown";

	return json_pack("{s:s, s:o, s:s, s:s, s:o, s:o, s:o}", "name",
			 traced->loaded->scenario.name, "file", json_line(traced->loaded->file),
			 "model", model_name(traced->model), "result", result, "states",
			 json_number(traced->effort.states), "part",
			 is_allowed ? part_of(traced) : json_null(), "events",
			 is_allowed ? events_of(traced) : json_null());
}

json_t *traces_json(enum outcome outcome, unsigned executors, json_t *runs)
{
	return json_pack("{s:s, s:s, s:i, s:o}", "format", "crossmod-trace-1", "outcome",
			 outcome_spelling(outcome), "executors", (int)executors, "runs", runs);
}
