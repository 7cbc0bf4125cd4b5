#include <stdio.h>
#include <stdlib.h>

#include "prover/promela/promela.h"
#include "tools/base/json.h"
#include "tools/prove/command.h"
#include "tools/prove/jobs.h"
#include "tools/prove/load.h"
#include "tools/prove/prove_options.h"
#include "tools/prove/table.h"
#include "tools/prove/table_json.h"
#include "tools/prove/traces.h"

#define COMMAND "crossmod prove"

static enum status out_of_memory(void)
{
	fprintf(stderr,
		COMMAND ": out of memory; nothing is concluded. Free some, or give it fewer "
			"files\n");
	return STATUS_INTERNAL;
}

/* ---- Tables ---------------------------------------------------------------------------------- */
static void print_notes(FILE *to, const struct findings *findings)
{
	for (size_t n = 0; n < findings->scenarios; n++)
		table_print_notes(to, findings->jobs[n * findings->models].scenario);
}

/* For programs; false without memory. */
static bool print_lines(const struct findings *findings, enum output output)
{
	if (output == OUTPUT_JSON)
		return json_print(table_json(findings), STATUS_AS_EXPECTED) == STATUS_AS_EXPECTED;
	table_print_tsv(stdout, findings);
	return true;
}

/* A contradiction stands whatever else is unknown. */
static enum status print_findings(const struct findings *findings, enum output output)
{
	unsigned contradictions, given_up;

	if (output != OUTPUT_TABLE) {
		if (!print_lines(findings, output))
			return STATUS_INTERNAL;
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

static void fill(const struct collection *collection, const struct prove_options *options,
		 struct job *jobs, const char **files)
{
	for (size_t n = 0; n < collection->count; n++) {
		files[n] = collection->of[n].file;
		for (unsigned m = options->first_model; m <= options->last_model; m++, jobs++)
			*jobs = (struct job){.scenario = &collection->of[n].scenario,
					     .model = (enum model)m};
	}
}

static enum status print_tables(const struct collection *collection,
				const struct prove_options *options)
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
			status = print_findings(&findings, options->output);
	}
	free(jobs);
	free(files);
	return status == STATUS_INTERNAL ? out_of_memory() : status;
}

static enum status print_promela(const struct scenario *scenario,
				 const struct prove_options *options)
{
	char reason[PROMELA_REASON_SIZE];

	if (promela_print(stdout, scenario, options->first_model, options->executors, reason))
		return STATUS_AS_EXPECTED;
	fprintf(stderr, COMMAND ": %s cannot be printed for SPIN: %s\n", scenario->name, reason);
	return STATUS_NO_INPUT;
}

static enum status print(const struct collection *collection, const struct prove_options *options)
{
	enum status status;

	if (collection->count == 0)
		return STATUS_NO_INPUT;
	switch (options->output) {
	case OUTPUT_TRACE:
	case OUTPUT_TRACE_JSON:
	case OUTPUT_SVG:
		status = traces_print(collection, options);
		return status == STATUS_INTERNAL ? out_of_memory() : status;
	case OUTPUT_PROMELA:
		return print_promela(&collection->of[0].scenario, options);
	case OUTPUT_TABLE:
	case OUTPUT_TSV:
	case OUTPUT_JSON:
		break;
	}
	return print_tables(collection, options);
}

enum status command_prove(int count, char **arguments)
{
	struct collection collection;
	struct prove_options options;
	enum status status;

	if (!prove_options_take(count, arguments, &options))
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
