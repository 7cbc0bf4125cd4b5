#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "prover/promela/promela.h"
#include "prover/model/batch.h"
#include "prover/search/search.h"
#include "tools/prove/ticker.h"
#include "prover/model/trace.h"
#include "tools/prove/command.h"
#include "tools/prove/load.h"
#include "tools/prove/options.h"
#include "tools/prove/table.h"

#define COMMAND "crossmod prove"

const char prove_help[] =
	"usage: crossmod prove [options] [FILE ...]\n"
	"\n"
	"Explores every interleaving of each scenario under each fetch model, prints which "
	"outcomes\n"
	"the model allows, and checks what the file expects. Without a FILE: the standard set.\n"
	"\n"
	"  --model MODEL      only this one: coherent, bytewise, snapshot, sequential, prefetch\n"
	"  --trace OUTCOME    print a shortest run that has it, for each model that allows it\n"
	"  --tsv              print scenario, model, outcome, and allowed, forbidden or unknown: "
	"for\n"
	"                     programs\n"
	"  --executors N      1 to 3 (default: 1; more have the same outcomes, and more states)\n"
	"  --exhaustive       leave no state out: the same result, by the search that finds the "
	"runs of\n"
	"                     --trace; slower, to hold the other one against\n"
	"  --threads N        searches at a time (default: one a processor); changes no output\n"
	"  --promela          print the model for SPIN instead; takes one FILE and "
	"--model\n" LIMITS_HELP "\n"
	"exit status:\n"
	"   0  every expectation holds\n"
	"   1  a file's own expectation is contradicted\n"
	"   2  a search was given up, for --memory or --time: what it has not found is unknown. "
	"The\n"
	"      others were done\n"
	"  64  wrong usage\n"
	"  66  a file cannot be read, is no scenario, or has one of a name that was there\n"
	"      before; the others were proved\n"
	"  70  out of memory\n";

enum output { OUTPUT_TABLE, OUTPUT_TRACE, OUTPUT_TSV, OUTPUT_PROMELA };

struct options {
	enum output output;
	unsigned outputs; /* how many were asked for */
	struct limits limits;
	enum model first_model, last_model;
	enum outcome outcome;
	unsigned executors, threads;
	bool exhaustive;
	char **files;
	size_t file_count;
};

static bool take_output(struct options *options, enum output output)
{
	options->output = output;
	options->outputs++;
	return true;
}

static bool take_option(int option, const char *word, struct options *options)
{
	switch (option) {
	case 'm':
		if (!option_model(COMMAND, word, &options->first_model))
			return false;
		options->last_model = options->first_model;
		return true;
	case 't':
		take_output(options, OUTPUT_TRACE);
		return option_outcome(COMMAND, word, &options->outcome);
	case 'v':
		return take_output(options, OUTPUT_TSV);
	case 'p':
		return take_output(options, OUTPUT_PROMELA);
	case 'b':
		return option_memory(COMMAND, word, &options->limits);
	case 's':
		return option_time(COMMAND, word, &options->limits);
	case 'e':
		return option_number(COMMAND, "--executors", word, 1, SYSTEM_EXECUTORS_MAX,
				     &options->executors);
	case 'x':
		options->exhaustive = true;
		return true;
	case 'j':
		return option_number(COMMAND, "--threads", word, 1, THREADS_MAX, &options->threads);
	default:
		fprintf(stderr, COMMAND ": wrong usage; see \"crossmod help prove\"\n");
		return false;
	}
}

static unsigned processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : count > THREADS_MAX ? THREADS_MAX : (unsigned)count;
}

static bool take_options(int count, char **arguments, struct options *options)
{
	static const struct option known[] = {
		{"model", required_argument, NULL, 'm'},
		{"trace", required_argument, NULL, 't'},
		{"tsv", no_argument, NULL, 'v'},
		{"promela", no_argument, NULL, 'p'},
		{"executors", required_argument, NULL, 'e'},
		{"exhaustive", no_argument, NULL, 'x'},
		{"threads", required_argument, NULL, 'j'},
		{"memory", required_argument, NULL, 'b'},
		{"time", required_argument, NULL, 's'},
		{NULL, 0, NULL, 0},
	};
	int option;

	*options = (struct options){.last_model = MODELS - 1, .executors = 1};
	options->limits = limits_usual();
	options->threads = processors();
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(count, arguments, "", known, NULL)) != -1)
		if (!take_option(option, optarg, options))
			return false;
	options->files = arguments + optind;
	options->file_count = (size_t)(count - optind);
	if (options->outputs > 1) {
		fprintf(stderr,
			COMMAND ": it prints one thing at a time: give one --trace OUTCOME, or "
				"--tsv, or --promela\n");
		return false;
	}
	if (options->output == OUTPUT_PROMELA &&
	    (options->file_count != 1 || options->first_model != options->last_model)) {
		fprintf(stderr, COMMAND ": --promela takes one FILE, and --model\n");
		return false;
	}
	return true;
}

static enum status out_of_memory(void)
{
	fprintf(stderr,
		COMMAND ": out of memory; nothing is concluded. Free some, or give it fewer "
			"files\n");
	return STATUS_INTERNAL;
}

/* ---- Traces ---------------------------------------------------------------------------------- */

/* Too large for a stack. */
struct tracing {
	const struct options *options;
	const struct scenario *scenario;
	enum model model;
	unsigned part; /* of a batch */
	struct scenario of_part;
	struct ticker ticker;
	struct system system;
	struct search search;
};

static void tick(void *context, const struct effort *effort)
{
	struct tracing *tracing = context;

	if (ticker_is_due(&tracing->ticker))
		ticker_say(&tracing->ticker, "%s under %s: %zu states, %zu MiB",
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
	return printed ? STATUS_AS_EXPECTED : out_of_memory();
}

static enum status print_none(const struct tracing *tracing, struct effort effort)
{
	enum search_result result = effort.result;
	const char *name = tracing->scenario->name, *model = model_name(tracing->model);
	const char *what = outcome_spelling(tracing->options->outcome);
	char why[EFFORT_WORDS_SIZE];

	if (result == SEARCH_DONE) {
		printf("%s under %s: no run is %s; %zu states, every one explored.\n\n", name,
		       model, what, effort.states);
		return STATUS_AS_EXPECTED;
	}
	printf("%s under %s: whether a run is %s is unknown: the search was given up.\n\n", name,
	       model, what);
	effort_words(&effort, why);
	fprintf(stderr, COMMAND ": %s under %s was given up %s. %s\n", name, model, why,
		effort_advice(&effort));
	return STATUS_INCONCLUSIVE;
}

/* What it found before it was given up is a shortest run all the same. */
static bool trace_part(struct tracing *tracing, const struct bounds *bounds, struct effort *effort)
{
	const struct options *options = tracing->options;
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
	const struct options *options = tracing->options;
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

	ticker_begin(&tracing->ticker, COMMAND);
	for (tracing->part = 0; tracing->part < parts; tracing->part++) {
		found = trace_part(tracing, &bounds, &effort);
		if (found || effort.result != SEARCH_DONE || tracing->part + 1 == parts)
			break;
		search_free(&tracing->search);
	}
	ticker_end(&tracing->ticker);
	status = found ? print_run(tracing) : print_none(tracing, effort);
	search_free(&tracing->search);
	return status;
}

static enum status print_traces(const struct collection *collection, const struct options *options)
{
	static struct tracing tracing;
	enum status status = STATUS_AS_EXPECTED;

	tracing.options = options;
	for (size_t n = 0; n < collection->count; n++) {
		tracing.scenario = &collection->of[n].scenario;
		table_print_notes(stdout, tracing.scenario);
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
	return status;
}

/* ---- Tables ---------------------------------------------------------------------------------- */
static void print_notes(FILE *to, const struct findings *findings)
{
	for (size_t n = 0; n < findings->scenarios; n++)
		table_print_notes(to, findings->jobs[n * findings->models].scenario);
}

/* A contradiction stands whatever else is unknown. */
static enum status print_findings(const struct findings *findings, bool tsv)
{
	unsigned contradictions, given_up;

	if (tsv) {
		table_print_tsv(stdout, findings);
		print_notes(stderr, findings);
		contradictions = table_print_contradictions(stderr, findings);
	} else {
		table_print(stdout, findings);
		print_notes(stdout, findings);
		contradictions = table_print_contradictions(stdout, findings);
		fflush(stdout);
		table_print_speed(stderr, findings);
	}
	given_up = table_print_given_up(stderr, COMMAND, findings);
	if (contradictions)
		return STATUS_FORBIDDEN;
	return given_up ? STATUS_INCONCLUSIVE : STATUS_AS_EXPECTED;
}

static void fill(const struct collection *collection, const struct options *options,
		 struct job *jobs, const char **files)
{
	for (size_t n = 0; n < collection->count; n++) {
		files[n] = collection->of[n].file;
		for (unsigned m = options->first_model; m <= options->last_model; m++, jobs++)
			*jobs = (struct job){.scenario = &collection->of[n].scenario,
					     .model = (enum model)m};
	}
}

static enum status print_tables(const struct collection *collection, const struct options *options)
{
	size_t models = options->last_model - options->first_model + 1u;
	struct job *jobs = calloc(collection->count * models + 1, sizeof(*jobs));
	const char **files = calloc(collection->count + 1, sizeof(*files));
	const struct findings findings = {
		jobs, files, collection->count, models, options->executors, options->exhaustive};
	enum status status = STATUS_INTERNAL;

	const struct jobs searches = {
		.of = jobs,
		.count = collection->count * models,
		.executors = options->executors,
		.exhaustive = options->exhaustive,
		.threads = options->threads,
		.bytes = options->limits.bytes,
		.seconds = options->limits.seconds,
		.command = COMMAND,
	};

	if (jobs && files) {
		fill(collection, options, jobs, files);
		if (jobs_run(&searches))
			status = print_findings(&findings, options->output == OUTPUT_TSV);
	}
	free(jobs);
	free(files);
	return status == STATUS_INTERNAL ? out_of_memory() : status;
}

static enum status print_promela(const struct scenario *scenario, const struct options *options)
{
	char reason[PROMELA_REASON_SIZE];

	if (promela_print(stdout, scenario, options->first_model, options->executors, reason))
		return STATUS_AS_EXPECTED;
	fprintf(stderr, COMMAND ": %s cannot be printed for SPIN: %s\n", scenario->name, reason);
	return STATUS_NO_INPUT;
}

static enum status print(const struct collection *collection, const struct options *options)
{
	if (collection->count == 0)
		return STATUS_NO_INPUT;
	switch (options->output) {
	case OUTPUT_TRACE:
		return print_traces(collection, options);
	case OUTPUT_PROMELA:
		return print_promela(&collection->of[0].scenario, options);
	case OUTPUT_TABLE:
	case OUTPUT_TSV:
		break;
	}
	return print_tables(collection, options);
}

enum status command_prove(int count, char **arguments)
{
	struct collection collection;
	struct options options;
	enum status status;

	if (!take_options(count, arguments, &options))
		return STATUS_USAGE;
	if (collection_load(COMMAND, options.files, options.file_count, &collection))
		status = print(&collection, &options);
	else
		status = out_of_memory();
	if (status == STATUS_AS_EXPECTED)
		status = collection.status;
	collection_free(&collection);
	return status;
}
