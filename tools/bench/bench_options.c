#include "tools/bench/bench_options.h"

#include "kernel/options/options.h"
#include "tools/base/option.h"
#include "tools/base/span.h"
#include "tools/boot/boot_machines.h"

#include <getopt.h>
#include <string.h>

#define TIMEOUT_MAX_S 86400
#define CPUS_LIMIT 4096

enum {
	OPTION_MACHINE = 256,
	OPTION_CPUS,
	OPTION_ROUNDS,
	OPTION_TIMEOUT,
	OPTION_TSV,
	OPTION_JSON,
	OPTION_PLOT,
	OPTION_RUN,
	OPTION_POWER
};

static const struct option option_names[] = {
	{"machine", required_argument, NULL, OPTION_MACHINE},
	{"cpus", required_argument, NULL, OPTION_CPUS},
	{"rounds", required_argument, NULL, OPTION_ROUNDS},
	{"timeout", required_argument, NULL, OPTION_TIMEOUT},
	{"tsv", required_argument, NULL, OPTION_TSV},
	{"json", no_argument, NULL, OPTION_JSON},
	{"plot", required_argument, NULL, OPTION_PLOT},
	{"run", no_argument, NULL, OPTION_RUN},
	{"power", no_argument, NULL, OPTION_POWER},
	{NULL, 0, NULL, 0},
};

/* One that is certain to be that one, boots without a medium, and whose time is some processor's.
 */
static bool can_be_measured(const struct boot_machine *machine)
{
	return !machine->instead && !machine->bios_only && machine->keeps_time;
}

/* "1,2,64" */
static bool read_cpus(struct bench_options *options, const char *word,
		      struct explanation *explanation)
{
	struct span rest = {word, strlen(word)};
	uint64_t number;

	options->cpus_count = 0;
	do {
		if (options->cpus_count == BENCH_MACHINES_MAX ||
		    !span_take_number(&rest, &number) || number < 1 || number > CPUS_LIMIT)
			return explain(
				explanation,
				"--cpus takes up to %d numbers from 1 to %d, such as 1,2,64, "
				"and not \"%s\"",
				BENCH_MACHINES_MAX, CPUS_LIMIT, word);
		options->cpus[options->cpus_count++] = (unsigned)number;
	} while (span_take(&rest, ","));
	return rest.length == 0 ||
	       explain(explanation, "--cpus: there is no number at \"%.*s\"", SPAN_ARGUMENTS(rest));
}

static bool read_option(struct bench_options *options, int option, const char *value,
			struct explanation *explanation)
{
	switch (option) {
	case OPTION_MACHINE:
		options->machine = value;
		return boot_machine_read(value, can_be_measured, explanation) != NULL;
	case OPTION_CPUS:
		return read_cpus(options, value, explanation);
	case OPTION_ROUNDS:
		return option_read_small_number("--rounds", value, OPTIONS_BENCH_MAX,
						&options->rounds, explanation);
	case OPTION_TIMEOUT:
		return option_read_small_number("--timeout", value, TIMEOUT_MAX_S,
						&options->timeout_s, explanation);
	case OPTION_TSV:
		options->tsv = value;
		return true;
	case OPTION_JSON:
		options->prints_json = true;
		return true;
	case OPTION_PLOT:
		options->plot = value;
		return true;
	case OPTION_POWER:
		options->power = true;
		return true;
	default:
		options->runs = true;
		return true;
	}
}

/* For a process that may use `count` CPUs: one patches, and at least one more executes. */
static bool choose_of_process(struct bench_options *options, unsigned count,
			      struct explanation *explanation)
{
	const char *asked_by = options->runs ? "--run" : "--power";
	bool said = options->cpus_count > 0;

	options->runs = true;
	if (options->machine)
		return explain(explanation, "--run measures this processor: no --machine");
	options->machine = "this-processor";
	for (unsigned cpus = 2; !said && cpus <= (options->power ? 2 : count); cpus *= 2)
		options->cpus[options->cpus_count++] = cpus;
	if (count < 2)
		return explain(explanation,
			       "%s needs two CPUs at least, and this process may use one",
			       asked_by);
	for (size_t i = 0; i < options->cpus_count; i++)
		if (options->cpus[i] < 2 || options->cpus[i] > count)
			return explain(explanation,
				       "%s --cpus takes numbers from 2 to the %u CPUs that this "
				       "process may use, and not %u",
				       asked_by, count, options->cpus[i]);
	return true;
}

static bool choose_of_machine(struct bench_options *options, struct explanation *explanation)
{
	static const unsigned cpus[] = {1, 2, 4, 8, 64};

	if (!options->machine)
		options->machine = "qemu";
	for (size_t i = 0; options->power && i < options->cpus_count; i++)
		if (options->cpus[i] < 2)
			return explain(explanation, "--power needs two CPUs at least, and not %u",
				       options->cpus[i]);
	if (options->cpus_count > 0)
		return true;
	if (options->power) {
		options->cpus[options->cpus_count++] = 2;
		return true;
	}
	memcpy(options->cpus, cpus, sizeof(cpus));
	options->cpus_count = sizeof(cpus) / sizeof(cpus[0]);
	return true;
}

bool bench_options_read(struct bench_options *options, int count, char **arguments,
			unsigned allowed, struct explanation *explanation)
{
	int option;

	*options = (struct bench_options){.rounds = 10, .timeout_s = 1800};
	optind = 0;
	while ((option = getopt_long(count, arguments, ":", option_names, NULL)) >= 0) {
		if (option == '?' || option == ':')
			return option_explain(option, arguments, OPTION_MACHINE, "bench", "",
					      explanation);
		if (!read_option(options, option, optarg, explanation))
			return false;
	}
	if (optind < count)
		return explain(explanation, "bench takes options only, and not \"%s\"",
			       arguments[optind]);
	if (options->power && options->plot)
		return explain(explanation, "--power has no plots: no --plot");
	if (options->runs || (options->power && !options->machine))
		return choose_of_process(options, allowed, explanation);
	return choose_of_machine(options, explanation);
}
