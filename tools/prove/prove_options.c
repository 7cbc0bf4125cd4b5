#include "tools/prove/prove_options.h"

#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

#include "prover/model/system.h"
#include "tools/prove/command.h"
#include "tools/prove/jobs.h"

#define COMMAND "crossmod prove"

const char prove_help[] =
	"usage: crossmod prove [options] [FILE ...]\n"
	"\n"
	"Explores every interleaving of each scenario under each fetch model, prints which "
	"outcomes\n"
	"the model allows, and checks what the file expects. Without a FILE: the standard set.\n"
	"Where no file has that name, the one of the standard set that has is taken: three-sync.\n"
	"\n"
	"  --model MODEL      only this one: coherent, bytewise, snapshot, sequential, prefetch\n"
	"  --trace OUTCOME    print a shortest run that has it, for each model that allows it\n"
	"  --svg OUTCOME      draw it instead, as SVG; takes one FILE and --model\n"
	"  --tsv              print scenario, model, outcome, and allowed, forbidden or unknown: "
	"for\n"
	"                     programs\n"
	"  --json             the same as JSON; with --trace, the runs: docs/json.md\n"
	"  --executors N      1 to 3 (default: 1; more have the same outcomes, and more states)\n"
	"  --exhaustive       leave no state out: the same result, by the search that finds the "
	"runs of\n"
	"                     --trace; slower, to hold the other one against\n"
	"  --threads N        searches at a time (default: one a processor); changes no output\n"
	"  --promela          print the model for SPIN instead; takes one FILE and "
	"--model\n" LIMITS_HELP "\n"
	"exit status:\n"
	"   0  every expectation holds\n"
	"   1  a file's own expectation is contradicted; or no run has what --svg is to draw\n"
	"   2  a search was given up, for --memory or --time: what it has not found is unknown. "
	"The\n"
	"      others were done\n"
	"  64  wrong usage\n"
	"  66  a file cannot be read, is no scenario, or has one of a name that was there\n"
	"      before; the others were proved\n"
	"  70  out of memory\n";

static bool take_output(struct prove_options *options, enum output output)
{
	options->output = output;
	options->outputs++;
	return true;
}

static bool take_option(int option, const char *word, struct prove_options *options)
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
	case 'g':
		take_output(options, OUTPUT_SVG);
		return option_outcome(COMMAND, word, &options->outcome);
	case 'v':
		return take_output(options, OUTPUT_TSV);
	case 'J':
		options->prints_json = true;
		return true;
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

/* --json is of the table, or of traces. */
static bool choose_output(struct prove_options *options)
{
	if (options->prints_json && options->output == OUTPUT_TRACE)
		options->output = OUTPUT_TRACE_JSON;
	else if (options->prints_json)
		take_output(options, OUTPUT_JSON);
	if (options->outputs <= 1)
		return true;
	fprintf(stderr,
		COMMAND ": it prints one thing at a time: give one --trace OUTCOME, or --svg "
			"OUTCOME, or --tsv, or --json, or --promela; --json goes with --trace\n");
	return false;
}

bool prove_options_take(int count, char **arguments, struct prove_options *options)
{
	static const struct option known[] = {
		{"model", required_argument, NULL, 'm'},
		{"trace", required_argument, NULL, 't'},
		{"svg", required_argument, NULL, 'g'},
		{"tsv", no_argument, NULL, 'v'},
		{"json", no_argument, NULL, 'J'},
		{"promela", no_argument, NULL, 'p'},
		{"executors", required_argument, NULL, 'e'},
		{"exhaustive", no_argument, NULL, 'x'},
		{"threads", required_argument, NULL, 'j'},
		{"memory", required_argument, NULL, 'b'},
		{"time", required_argument, NULL, 's'},
		{NULL, 0, NULL, 0},
	};
	int option;

	*options = (struct prove_options){.last_model = MODELS - 1, .executors = 1};
	options->limits = limits_usual();
	options->threads = processors();
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(count, arguments, "", known, NULL)) != -1)
		if (!take_option(option, optarg, options))
			return false;
	options->files = arguments + optind;
	options->file_count = (size_t)(count - optind);
	if (!choose_output(options))
		return false;
	if ((options->output == OUTPUT_PROMELA || options->output == OUTPUT_SVG) &&
	    (options->file_count != 1 || options->first_model != options->last_model)) {
		fprintf(stderr, COMMAND ": %s takes one FILE, and --model\n",
			options->output == OUTPUT_SVG ? "--svg" : "--promela");
		return false;
	}
	return true;
}
