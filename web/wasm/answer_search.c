#include "web/wasm/answer.h"

#include <stdint.h>
#include <string.h>

#include "prover/search/synth.h"
#include "prover/search/tell.h"
#include "scenario/language/language.h"
#include "scenario/model_order.h"

#define SEARCH_BYTES ((size_t)512 << 20)

/* What crossmod synth forbids, without --forbid; no handler here executes a site. */
#define FORBIDDEN                                                                                  \
	(OUTCOMES_EXPECTABLE & ~OUTCOMES_RUN_ONLY & ~OUTCOMES_OF_HANDLER &                         \
	 ~OUTCOME_BIT(OUTCOME_STALE))

static void add_source(struct json *json, const char *name, const struct scenario *scenario)
{
	static char source[SCENARIO_PRINT_SIZE];

	scenario_print(scenario, source, sizeof(source));
	json_string(json, name, source);
}

/* The first site of a scenario, and nothing else of it: as crossmod synth asks about a site. */
static void site_of(const struct scenario *scenario, struct scenario *plain)
{
	static const char source[] =
		"scenario synth\nabout Sought.\nsite jmp8 -> jmp8\nplace line+0\nhandler next\n"
		"patch write all\nexecute call\nforbid torn\n";
	struct parse_error error;

	scenario_parse("synth", source, strlen(source), plain, &error);
	plain->sites[0] = scenario->sites[0];
	plain->sites[0].times = 1;
}

/* ---- The shortest protocols ------------------------------------------------------------------ */

static void add_protocol(struct json *json, const struct scenario *plain, enum model model,
			 const struct synth_protocol *protocol, unsigned number)
{
	static struct scenario scenario;

	scenario = *plain;
	snprintf(scenario.name, sizeof(scenario.name), "synth-%s-%u", model_name(model), number);
	snprintf(scenario.about, sizeof(scenario.about),
		 "One of the shortest protocols that are safe under %s.", model_name(model));
	scenario.step_count = protocol->length;
	memcpy(scenario.steps, protocol->steps, sizeof(scenario.steps));
	memset(scenario.forbid, 0, sizeof(scenario.forbid));
	scenario.forbid_in_run = 0;
	scenario.forbid[model] = FORBIDDEN;
	add_source(json, NULL, &scenario);
}

static void add_synth(struct json *json, const struct scenario *plain, enum model model,
		      const struct synth *synth)
{
	json_number(json, "syncs", synth->syncs);
	json_number(json, "steps", synth->steps);
	json_number(json, "count", synth->count);
	json_open(json, "protocols", '[');
	for (unsigned n = 0; n < synth->count && n < SYNTH_MINIMAL_MAX; n++)
		add_protocol(json, plain, model, &synth->minimal[n], n + 1);
	json_close(json, ']');
}

void answer_synth(struct json *json, const struct scenario *scenario, enum model model,
		  unsigned seconds)
{
	static const char *const results[] = {
		[SYNTH_FOUND] = "found", [SYNTH_NONE] = "none", [SYNTH_GIVEN_UP] = "given up"};
	static struct scenario plain;
	static struct synth synth;
	const struct bounds bounds = {
		.states = SIZE_MAX, .bytes = SEARCH_BYTES, .until = bounds_until(seconds)};
	const struct synth_question question = {
		.scenario = &plain,
		.model = model,
		.forbid = FORBIDDEN,
		.most = STEPS_MAX,
		.bounds = &bounds,
	};
	enum synth_result result;

	site_of(scenario, &plain);
	memset(&synth, 0, sizeof(synth));
	result = synth_run(&question, &synth);
	json_open(json, NULL, '{');
	json_string(json, "result", results[result]);
	json_number(json, "shorter", synth.shorter);
	if (result == SYNTH_FOUND)
		add_synth(json, &plain, model, &synth);
	json_close(json, '}');
}

/* ---- What tells two models apart --------------------------------------------------------------
 */

static void add_tellings(struct json *json, const struct tell *tell, const uint8_t *cheapest)
{
	json_open(json, "protocols", '[');
	for (unsigned n = 0; n < tell->count; n++)
		if (memchr(cheapest, (int)n, OUTCOMES))
			add_source(json, NULL, &tell->of[n].scenario);
	json_close(json, ']');
}

void answer_tell(struct json *json, const struct scenario *scenario, enum model excluded,
		 enum model other, unsigned seconds)
{
	static struct scenario plain;
	static struct tell tell;
	const struct bounds bounds = {
		.states = SIZE_MAX, .bytes = SEARCH_BYTES, .until = bounds_until(seconds)};
	struct tell_question question = {
		.scenario = &plain,
		.steps = TELL_STEPS_USUAL,
		.bounds = &bounds,
		.outcomes = TELL_OUTCOMES,
	};
	bool is_never = model_is_within(other, excluded);
	enum search_result result = SEARCH_DONE;

	site_of(scenario, &plain);
	memset(&tell, 0, sizeof(tell));
	question.pairs[excluded] = (uint8_t)(1u << other);
	if (!is_never)
		result = tell_run(&question, &tell);
	json_open(json, NULL, '{');
	json_string(json, "result",
		    is_never		    ? "never"
		    : result != SEARCH_DONE ? "given up"
		    : tell.count > 0	    ? "found"
					    : "none");
	if (!is_never && result == SEARCH_DONE)
		add_tellings(json, &tell, tell.cheapest[excluded][other]);
	json_close(json, '}');
}
