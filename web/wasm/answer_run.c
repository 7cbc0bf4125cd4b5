#include "web/wasm/answer.h"

#include <stdint.h>
#include <stdlib.h>

#include "prover/model/batch.h"
#include "prover/model/diagram.h"
#include "prover/search/search.h"

#define SEARCH_BYTES ((size_t)1 << 30)

/* Too large for a stack. */
static struct system system_now;
static struct search search;

static const char *name_of_event(const struct moment *moment)
{
	static const char *const names[] = {
		[EVENT_ACTION] = "action",
		[EVENT_STORE] = "store",
		[EVENT_DRAIN] = "drain",
		[EVENT_FETCH] = "fetch",
		[EVENT_REFETCH] = "fetch",
		[EVENT_PASS] = "pass",
		[EVENT_ACKNOWLEDGE] = "acknowledge",
		[EVENT_GO_ON] = "go on",
		[EVENT_TRANSLATE] = "translate",
		[EVENT_ROLE] = "role",
		[EVENT_REST] = "rest",
		[EVENT_END_REST] = "end of rest",
		[EVENT_WAKE] = "wake",
	};

	return names[moment->event.kind];
}

/* An array a site, of bytes; null is one that has not been fetched. */
static void add_bytes(struct json *json, const char *name, code_word codes)
{
	char byte[3];

	json_open(json, name, '[');
	for (unsigned site = 0; site < system_now.scenario.site_count; site++) {
		json_open(json, NULL, '[');
		for (unsigned n = 0; n < system_now.scenario.sites[site].length; n++) {
			if (!system_has(&system_now, codes, site, n)) {
				json_null(json, NULL);
				continue;
			}
			snprintf(byte, sizeof(byte), "%02x",
				 system_value(&system_now, codes, site, n));
			json_string(json, NULL, byte);
		}
		json_close(json, ']');
	}
	json_close(json, ']');
}

static void add_buffer(struct json *json, const struct state *state)
{
	char store[DESCRIPTION_SIZE];

	json_open(json, "buffer", '[');
	for (unsigned n = 0; describe_buffered(&system_now, state, n, store); n++)
		json_string(json, NULL, store);
	json_close(json, ']');
}

static void add_condition(struct json *json, const struct executor_state *executor)
{
	static const struct {
		unsigned bit;
		const char *words;
	} conditions[] = {
		{EXECUTOR_AWAITED, "the patcher waits for it"},
		{EXECUTOR_STOPPED, "stopped"},
		{EXECUTOR_RELEASED, "may go on"},
		{EXECUTOR_FLAG, "has read the flag as set"},
		{EXECUTOR_RESTS, "rests"},
		{EXECUTOR_WAKES, "comes back from its rest"},
		{EXECUTOR_TRAPPED, "has executed a breakpoint"},
		{EXECUTOR_HANDLING, "in the breakpoint's handler"},
		{EXECUTOR_ABSENT, "not online"},
	};

	json_open(json, "condition", '[');
	for (unsigned n = 0; n < sizeof(conditions) / sizeof(conditions[0]); n++)
		if (executor->bits & conditions[n].bit)
			json_string(json, NULL, conditions[n].words);
	json_close(json, ']');
}

/* How everything stands. */
static void add_state(struct json *json, const struct state *state)
{
	add_bytes(json, "memory", system_now.memory[state->memory]);
	add_buffer(json, state);
	json_bool(json, "returned", system_returned(&system_now, state));
	json_open(json, "executors", '[');
	for (unsigned n = 0; n < system_now.executors; n++) {
		json_open(json, NULL, '{');
		add_bytes(json, "fetched", state->executor[n].fetched);
		add_condition(json, &state->executor[n]);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void add_beginning(struct json *json)
{
	struct state state;

	system_initial(&system_now, &state);
	json_open(json, "beginning", '{');
	add_state(json, &state);
	json_close(json, '}');
}

static void add_moments(struct json *json, const struct moment *moments, size_t count)
{
	json_open(json, "moments", '[');
	for (size_t n = 0; n < count; n++) {
		const struct moment *moment = &moments[n];

		json_open(json, NULL, '{');
		json_string(json, "event", name_of_event(moment));
		json_string(json, "by", moment->track == TRACK_PATCHER ? "patcher" : "executor");
		json_string(json, "what", moment->what);
		answer_outcomes(json, "outcomes", moment->outcomes);
		add_state(json, &moment->state);
		json_close(json, '}');
	}
	json_close(json, ']');
}

/* The first part of a batch that has it, as crossmod prove does. */
static enum search_result find(const struct scenario *scenario, enum model model,
			       enum outcome outcome, const struct bounds *bounds, unsigned *part)
{
	static struct scenario of_part;
	enum search_result result = SEARCH_DONE;
	char reason[SYSTEM_REASON_SIZE];
	unsigned parts = batch_parts(scenario);

	for (*part = 0; *part < parts; ++*part) {
		batch_part(scenario, *part, &of_part);
		if (!system_build(&system_now, &of_part, model, 1, reason))
			return SEARCH_STATES;
		result = search_run(&search, &system_now, OUTCOME_BIT(outcome), bounds);
		if (search.allowed & OUTCOME_BIT(outcome))
			return SEARCH_DONE;
		search_free(&search);
		if (result != SEARCH_DONE)
			return result;
	}
	return result;
}

static void add_drawing(struct json *json, const struct moment *moments, size_t count,
			const char *title)
{
	char *drawing = NULL;
	size_t length;
	FILE *to = open_memstream(&drawing, &length);

	diagram_print(to, &system_now, moments, count, title, "moment-");
	fclose(to);
	json_string(json, "title", title);
	json_string(json, "svg", drawing);
	free(drawing);
}

static void add_run(struct json *json, enum outcome outcome, const char *title)
{
	size_t count = 0;
	struct event *events = search_shortest(&search, outcome, &count);
	struct moment *moments = events ? calloc(count, sizeof(*moments)) : NULL;

	search_free(&search);
	json_bool(json, "found", moments != NULL);
	if (moments) {
		moments_tell(&system_now, events, count, moments);
		add_beginning(json);
		add_moments(json, moments, count);
		add_drawing(json, moments, count, title);
	} else {
		json_string(json, "reason", "there is no memory left");
	}
	free(moments);
	free(events);
}

void answer_shortest(struct json *json, const struct scenario *scenario, enum model model,
		     enum outcome outcome, unsigned seconds)
{
	const struct bounds bounds = {
		.states = SIZE_MAX, .bytes = SEARCH_BYTES, .until = bounds_until(seconds)};
	char title[DIAGRAM_TITLE_SIZE];
	unsigned part;
	enum search_result result = find(scenario, model, outcome, &bounds, &part);

	json_open(json, NULL, '{');
	json_string(json, "model", model_name(model));
	json_string(json, "outcome", outcome_spelling(outcome));
	if (part < batch_parts(scenario) && result == SEARCH_DONE) {
		diagram_title(scenario, part, model, outcome, title);
		add_run(json, outcome, title);
	} else {
		json_bool(json, "found", false);
		json_string(json, "reason",
			    result == SEARCH_DONE ? "no run has it" : "the search was given up");
	}
	json_close(json, '}');
}
