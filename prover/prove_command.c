#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "prover/command.h"
#include "prover/load.h"
#include "prover/options.h"
#include "prover/promela.h"
#include "prover/search.h"
#include "prover/table.h"
#include "prover/trace.h"

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
	"  --tsv              print scenario, model, outcome, allowed or forbidden: for programs\n"
	"  --executors N      1 to 3 (default: 1; more have the same outcomes, and more states)\n"
	"  --threads N        searches at a time (default: one a processor); changes no output\n"
	"  --promela          print the model for SPIN instead; takes one FILE and --model\n"
	"\n"
	"exit status:\n"
	"   0  every expectation holds\n"
	"   1  a file's own expectation is contradicted\n"
	"  64  wrong usage\n"
	"  66  a file cannot be read, is no scenario, or has one of a name that was there\n"
	"      before; the others were proved\n"
	"  70  out of memory\n";

enum output { OUTPUT_TABLE, OUTPUT_TRACE, OUTPUT_TSV, OUTPUT_PROMELA };

struct options {
	enum output output;
	enum model first_model, last_model;
	enum outcome outcome;
	unsigned executors, threads;
	char **files;
	size_t file_count;
};

static bool take_option(int option, const char *word, struct options *options)
{
	switch (option) {
	case 'm':
		if (!option_model(COMMAND, word, &options->first_model))
			return false;
		options->last_model = options->first_model;
		return true;
	case 't':
		options->output = OUTPUT_TRACE;
		return option_outcome(COMMAND, word, &options->outcome);
	case 'v':
		options->output = OUTPUT_TSV;
		return true;
	case 'p':
		options->output = OUTPUT_PROMELA;
		return true;
	case 'e':
		return option_number(COMMAND, "--executors", word, 1, SYSTEM_EXECUTORS_MAX,
				     &options->executors);
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
		{"threads", required_argument, NULL, 'j'},
		{NULL, 0, NULL, 0},
	};
	int option;

	*options = (struct options){.last_model = MODELS - 1, .executors = 1};
	options->threads = processors();
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(count, arguments, "", known, NULL)) != -1)
		if (!take_option(option, optarg, options))
			return false;
	options->files = arguments + optind;
	options->file_count = (size_t)(count - optind);
	if (options->output == OUTPUT_PROMELA &&
	    (options->file_count != 1 || options->first_model != options->last_model)) {
		fprintf(stderr, COMMAND ": --promela takes one FILE, and --model\n");
		return false;
	}
	return true;
}

static enum status out_of_memory(void)
{
	fprintf(stderr, COMMAND ": out of memory; nothing is concluded. Try fewer executors, or "
				"one --model\n");
	return STATUS_INTERNAL;
}

/* ---- Traces ---------------------------------------------------------------------------------- */

static bool print_run(const struct search *search, enum outcome outcome)
{
	size_t count;
	struct event *events = search_shortest(search, outcome, &count);
	bool printed = events && trace_print(stdout, search->system, events, count);

	free(events);
	return printed;
}

static bool trace_one(const struct scenario *scenario, enum model model,
		      const struct options *options)
{
	static struct system system;
	static struct search search;
	char reason[SYSTEM_REASON_SIZE];
	bool done;

	system_build(&system, scenario, model, options->executors, reason);
	done = search_run(&search, &system, 0) == SEARCH_DONE;
	if (done && search.allowed & OUTCOME_BIT(options->outcome)) {
		printf("%s under %s: %s, by this shortest run:\n\n", scenario->name,
		       model_name(model), outcome_spelling(options->outcome));
		done = print_run(&search, options->outcome);
		printf("\n");
	} else if (done) {
		printf("%s under %s: no run is %s; %zu states, every one explored.\n\n",
		       scenario->name, model_name(model), outcome_spelling(options->outcome),
		       search.states.count);
	}
	search_free(&search);
	return done;
}

static enum status print_traces(const struct collection *collection, const struct options *options)
{
	for (size_t n = 0; n < collection->count; n++) {
		table_print_notes(stdout, &collection->of[n].scenario);
		for (unsigned m = options->first_model; m <= options->last_model; m++)
			if (!trace_one(&collection->of[n].scenario, (enum model)m, options))
				return out_of_memory();
	}
	return STATUS_AS_EXPECTED;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static void print_notes(FILE *to, const struct findings *findings)
{
	for (size_t n = 0; n < findings->scenarios; n++)
		table_print_notes(to, findings->jobs[n * findings->models].scenario);
}

static enum status print_findings(const struct findings *findings, bool tsv)
{
	unsigned contradictions;

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
	return contradictions ? STATUS_FORBIDDEN : STATUS_AS_EXPECTED;
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
	const struct findings findings = {jobs, files, collection->count, models,
					  options->executors};
	enum status status = STATUS_INTERNAL;

	if (jobs && files) {
		fill(collection, options, jobs, files);
		if (jobs_run(jobs, collection->count * models, options->executors,
			     options->threads))
			status = print_findings(&findings, options->output == OUTPUT_TSV);
	}
	free(jobs);
	free(files);
	return status == STATUS_INTERNAL ? out_of_memory() : status;
}

static enum status print(const struct collection *collection, const struct options *options)
{
	if (collection->count == 0)
		return STATUS_NO_INPUT;
	switch (options->output) {
	case OUTPUT_TRACE:
		return print_traces(collection, options);
	case OUTPUT_PROMELA:
		promela_print(stdout, &collection->of[0].scenario, options->first_model,
			      options->executors);
		return STATUS_AS_EXPECTED;
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
