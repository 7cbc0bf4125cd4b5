#include "web/wasm/answer.h"

#include "prover/search/allowed.h"
#include "scenario/language/language.h"

/* What one search may have: a page of a browser gets no more than 4 GiB, and others run beside it.
 */
#define SEARCH_BYTES ((size_t)512 << 20)

void answer_outcomes(struct json *json, const char *name, outcome_set outcomes)
{
	json_open(json, name, '[');
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (outcomes & OUTCOME_BIT(outcome))
			json_string(json, NULL, outcome_spelling((enum outcome)outcome));
	json_close(json, ']');
}

static void add_expectations(struct json *json, const char *name, const outcome_set of[MODELS])
{
	json_open(json, name, '{');
	for (unsigned model = 0; model < MODELS; model++)
		answer_outcomes(json, model_name((enum model)model), of[model]);
	json_close(json, '}');
}

static void add_notes(struct json *json, const struct scenario *scenario)
{
	char note[SCENARIO_NOTE_SIZE];

	json_open(json, "notes", '[');
	for (unsigned site = 0; site < scenario->site_count; site++)
		if (scenario_leaves_other(scenario, site, note))
			json_string(json, NULL, note);
	json_close(json, ']');
}

static void add_canonical(struct json *json, const struct scenario *scenario)
{
	static char canonical[SCENARIO_PRINT_SIZE];

	scenario_print(scenario, canonical, sizeof(canonical));
	json_string(json, "canonical", canonical);
}

bool answer_parse(struct json *json, const char *source, size_t length, struct scenario *scenario)
{
	struct parse_error error;
	bool is_one = scenario_parse("scenario", source, length, scenario, &error);

	json_open(json, NULL, '{');
	json_bool(json, "ok", is_one);
	if (is_one) {
		json_string(json, "name", scenario->name);
		json_string(json, "about", scenario->about);
		json_bool(json, "nested", scenario->others.handler);
		add_expectations(json, "forbid", scenario->forbid);
		add_expectations(json, "show", scenario->show);
		add_notes(json, scenario);
		add_canonical(json, scenario);
	} else {
		json_number(json, "line", error.line);
		json_number(json, "column", error.column);
		json_string(json, "message", error.message);
	}
	json_close(json, '}');
	return is_one;
}

void answer_prove(struct json *json, const struct scenario *scenario, enum model model,
		  unsigned seconds)
{
	const struct bounds bounds = {
		.states = SIZE_MAX, .bytes = SEARCH_BYTES, .until = bounds_until(seconds)};
	char reason[SYSTEM_REASON_SIZE];
	outcome_set allowed;
	enum proof proof = prove_under(scenario, model, &bounds, &allowed, reason);

	json_open(json, NULL, '{');
	json_string(json, "model", model_name(model));
	json_bool(json, "done", proof == PROOF_DONE);
	answer_outcomes(json, "allowed", allowed);
	if (proof != PROOF_DONE)
		json_string(json, "reason", reason);
	json_close(json, '}');
}
