#include "tools/prove/traces.h"

#include <stdio.h>
#include <stdlib.h>

#include "prover/model/batch.h"
#include "prover/model/diagram.h"
#include "prover/model/trace.h"
#include "prover/search/search.h"
#include "tools/base/json.h"
#include "tools/base/ticker.h"
#include "tools/prove/table.h"
#include "tools/prove/traces_json.h"

#define COMMAND "crossmod prove"

/* Too large for a stack. */
struct tracing {
	const struct prove_options *options;
	const struct loaded *loaded;
	const struct scenario *scenario;
	enum model model;
	unsigned part; /* of a batch */
	struct scenario of_part;
	struct ticker ticker;
	json_t *runs; /* of OUTPUT_TRACE_JSON */
	struct system system;
	struct search search;
};

static void tick(void *context, const struct effort *effort)
{
	struct tracing *tracing = context;

	if (ticker_is_due(&tracing->ticker))
		ticker_say(&tracing->ticker, TICKER_UNKNOWN, "%s under %s: %zu states, %zu MiB",
			   tracing->scenario->name, model_name(tracing->model), effort->states,
			   bounds_mib(effort->bytes));
}

static enum status print_run(const struct tracing *tracing)
{
	enum outcome outcome = tracing->options->outcome;
	size_t count;
	struct event *events = search_shortest(&tracing->search, outcome, &count);
	char words[BATCH_WORDS_SIZE];
	bool printed;

	batch_words(tracing->scenario, tracing->part, words);
	printf("%s under %s: %s, by this shortest run%s:\n\n", tracing->scenario->name,
	       model_name(tracing->model), outcome_spelling(outcome), words);
	printed = events && trace_print(stdout, &tracing->system, events, count);
	printf("\n");
	free(events);
	return printed ? STATUS_AS_EXPECTED : STATUS_INTERNAL;
}

static void add_run(const struct tracing *tracing, const struct moment *moments, size_t count,
		    struct effort effort)
{
	const struct traced traced = {
		.loaded = tracing->loaded,
		.model = tracing->model,
		.part = tracing->part,
		.moments = moments,
		.count = count,
		.effort = effort,
	};

	json_array_append_new(tracing->runs, traces_json_run(&traced));
}

static void draw_run(const struct tracing *tracing, const struct moment *moments, size_t count)
{
	char title[DIAGRAM_TITLE_SIZE];

	diagram_title(tracing->scenario, tracing->part, tracing->model, tracing->options->outcome,
		      title);
	diagram_print(stdout, &tracing->system, moments, count, title, "moment-");
}

/* Moment by moment. */
static enum status show_run(const struct tracing *tracing, struct effort effort)
{
	size_t count = 0;
	struct event *events = search_shortest(&tracing->search, tracing->options->outcome, &count);
	struct moment *moments = events ? calloc(count, sizeof(*moments)) : NULL;
	bool has_memory = moments != NULL;

	if (has_memory)
		moments_tell(&tracing->system, events, count, moments);
	if (has_memory && tracing->runs)
		add_run(tracing, moments, count, effort);
	else if (has_memory)
		draw_run(tracing, moments, count);
	free(events);
	free(moments);
	return has_memory ? STATUS_AS_EXPECTED : STATUS_INTERNAL;
}

static enum status print_none(const struct tracing *tracing, struct effort effort)
{
	enum search_result result = effort.result;
	const char *name = tracing->scenario->name, *model = model_name(tracing->model);
	const char *what = outcome_spelling(tracing->options->outcome);
	char why[EFFORT_WORDS_SIZE];

	if (tracing->runs)
		add_run(tracing, NULL, 0, effort);
	if (result == SEARCH_DONE && tracing->options->output == OUTPUT_SVG) {
		fprintf(stderr,
			COMMAND ": no run of %s is %s under %s, so there is nothing to draw; "
				"without --svg it prints which outcomes there are\n",
			name, what, model);
		return STATUS_FORBIDDEN;
	}
	if (result == SEARCH_DONE && tracing->runs)
		return STATUS_AS_EXPECTED;
	if (result == SEARCH_DONE) {
		printf("%s under %s: no run is %s; %zu states, every one explored.\n\n", name,
		       model, what, effort.states);
		return STATUS_AS_EXPECTED;
	}
	if (tracing->options->output == OUTPUT_TRACE)
		printf("%s under %s: whether a run is %s is unknown: the search was given up.\n\n",
		       name, model, what);
	effort_words(&effort, why);
	fprintf(stderr, COMMAND ": %s under %s was given up %s. %s\n", name, model, why,
		effort_advice(&effort));
	return STATUS_INCONCLUSIVE;
}

/* What it found before it was given up is a shortest run all the same. */
static bool trace_part(struct tracing *tracing, const struct bounds *bounds, struct effort *effort)
{
	const struct prove_options *options = tracing->options;
	size_t states = effort->states;
	char reason[SYSTEM_REASON_SIZE];
	enum search_result result;

	batch_part(tracing->scenario, tracing->part, &tracing->of_part);
	system_build(&tracing->system, &tracing->of_part, tracing->model, options->executors,
		     reason);
	result = search_run(&tracing->search, &tracing->system, OUTCOME_BIT(options->outcome),
			    bounds);
	*effort = search_effort(&tracing->search, result);
	effort->states += states;
	return tracing->search.allowed & OUTCOME_BIT(options->outcome);
}

/* Of a batch, the first part that has it. */
static enum status trace_one(struct tracing *tracing)
{
	const struct prove_options *options = tracing->options;
	const struct bounds bounds = {
		.states = SIZE_MAX,
		.bytes = options->limits.bytes,
		.until = bounds_until(options->limits.seconds),
		.look = tick,
		.context = tracing,
	};
	struct effort effort = {.result = SEARCH_DONE};
	unsigned parts = batch_parts(tracing->scenario);
	enum status status;
	bool found = false;

	ticker_begin(&tracing->ticker, COMMAND, TICKER_PLAIN_S);
	for (tracing->part = 0; tracing->part < parts; tracing->part++) {
		found = trace_part(tracing, &bounds, &effort);
		if (found || effort.result != SEARCH_DONE || tracing->part + 1 == parts)
			break;
		search_free(&tracing->search);
	}
	ticker_clear();
	if (!found)
		status = print_none(tracing, effort);
	else
		status = options->output == OUTPUT_TRACE ? print_run(tracing)
							 : show_run(tracing, effort);
	search_free(&tracing->search);
	return status;
}

enum status traces_print(const struct collection *collection, const struct prove_options *options)
{
	static struct tracing tracing;
	enum status status = STATUS_AS_EXPECTED;

	tracing.options = options;
	tracing.runs = options->output == OUTPUT_TRACE_JSON ? json_array() : NULL;
	for (size_t n = 0; n < collection->count; n++) {
		tracing.loaded = &collection->of[n];
		tracing.scenario = &tracing.loaded->scenario;
		table_print_notes(options->output == OUTPUT_TRACE ? stdout : stderr,
				  tracing.scenario);
		for (unsigned m = options->first_model; m <= options->last_model; m++) {
			tracing.model = (enum model)m;
			enum status one = trace_one(&tracing);

			if (one == STATUS_INTERNAL)
				return one;
			if (one != STATUS_AS_EXPECTED)
				status = one;
		}
	}
	tracing.options = NULL; /* the caller's, and gone by then */
	if (!tracing.runs)
		return status;
	return json_print(traces_json(options->outcome, options->executors, tracing.runs), status);
}
