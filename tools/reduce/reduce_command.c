#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/language/language.h"
#include "tools/base/commands.h"
#include "tools/base/explain.h"
#include "tools/base/input.h"
#include "tools/base/json.h"
#include "tools/judge/bound.h"
#include "tools/prove/options.h"
#include "tools/reduce/condition.h"
#include "tools/reduce/shell.h"

#define COMMAND "crossmod reduce"
#define TRIES_USUAL 10000
#define TRIES_MOST 1000000
#define RUNS_MOST 100000
#define SECONDS_USUAL 600
#define SECONDS_MOST 1000000

/* Of a path that a shell reads as it is. */
#define PLAIN_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+"

const char reduce_help[] =
	"usage: crossmod reduce FILE --while CONDITION\n"
	"       crossmod reduce FILE --command COMMAND\n"
	"\n"
	"Prints the smallest form of a scenario that it finds for which something still holds: "
	"steps,\n"
	"sites, places, handler, executors and options are left out, or made plainer, one after "
	"the\n"
	"other, until each of those that are left is needed.\n"
	"\n"
	"  --while CONDITION  of what the models allow: \"prefetch allows torn\", \"snapshot and\n"
	"                     sequential differ\" ..., as for \"crossmod generate --only-if\"\n"
	"  --command COMMAND  a shell runs it, with the path of a file in the place of each {}; "
	"it\n"
	"                     holds where that exits with 0. For example, of a machine that shows\n"
	"                     what no model allows: \"crossmod boot {}; test $? -eq 4\"\n"
	"  --runs N           it holds if one of N runs of the command exits with 0: for what is "
	"rare\n"
	"                     (default: 1)\n"
	"  --timeout SECONDS  end a run of the command that takes longer; it does not hold then\n"
	"                     (default: 600)\n"
	"  --tries N          try at most so many scenarios (default: 10000)\n"
	"  --json             print it as JSON, with what it came to: docs/json.md\n"
	"\n"
	"On the standard error it says what was tried, and of what it held.\n"
	"\n"
	"exit status:\n"
	"   0  the scenario is minimal: nothing that is left can be left out\n"
	"   1  it does not hold of FILE\n"
	"   2  it was given up before, by --tries, or since a signal ended the command, or came "
	"to\n"
	"      end this; what was found so far is printed\n"
	"  64  wrong usage, or the command exits with 0 for a scenario that patches nothing, too\n"
	"  66  FILE cannot be read, or is no scenario\n"
	"  70  out of memory\n"
	"  73  there is no room for a file to give to the command\n";

struct options {
	const char *file, *condition, *command;
	unsigned tries, runs, seconds;
	bool is_for_command; /* has an option that says how a command is run */
	bool prints_json;
};

static bool take_option(int option, const char *word, struct options *options)
{
	switch (option) {
	case 'w':
		options->condition = word;
		return true;
	case 'c':
		options->command = word;
		return true;
	case 'r':
		options->is_for_command = true;
		return option_number(COMMAND, "--runs", word, 1, RUNS_MOST, &options->runs);
	case 's':
		options->is_for_command = true;
		return option_number(COMMAND, "--timeout", word, 1, SECONDS_MOST,
				     &options->seconds);
	case 'j':
		options->prints_json = true;
		return true;
	case 't':
		return option_number(COMMAND, "--tries", word, 1, TRIES_MOST, &options->tries);
	default:
		return false;
	}
}

static bool take_options(int count, char **arguments, struct options *options)
{
	static const struct option known[] = {
		{"while", required_argument, NULL, 'w'},
		{"command", required_argument, NULL, 'c'},
		{"runs", required_argument, NULL, 'r'},
		{"timeout", required_argument, NULL, 's'},
		{"tries", required_argument, NULL, 't'},
		{"json", no_argument, NULL, 'j'},
		{NULL, 0, NULL, 0},
	};
	int option;

	*options = (struct options){.tries = TRIES_USUAL, .runs = 1, .seconds = SECONDS_USUAL};
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(count, arguments, "", known, NULL)) != -1)
		if (!take_option(option, optarg, options))
			break;
	if (option != -1 || optind + 1 != count || !options->condition == !options->command) {
		note("reduce: it takes one FILE, and --while or --command; see \"crossmod help "
		     "reduce\"");
		return false;
	}
	if (options->is_for_command && !options->command) {
		note("reduce: --runs and --timeout are for --command: leave them out");
		return false;
	}
	options->file = arguments[optind];
	return true;
}

static enum status load(const char *file, struct scenario *scenario)
{
	struct explanation explanation;
	struct parse_error error;
	size_t length;
	char *source;
	enum status status = input_read(file, &input_scenario, &source, &length, &explanation);

	if (status != STATUS_AS_EXPECTED) {
		note("reduce: %s", explanation.line);
		return status;
	}
	if (!scenario_parse(file, source, length, scenario, &error)) {
		note("reduce: %s", error.message);
		status = STATUS_NO_INPUT;
	}
	free(source);
	return status;
}

static json_t *json_of(const struct options *options, const struct reduce *reduce,
		       enum reduce_result result, const struct scenario *scenario)
{
	bool holds = reduce->tries > 0 && result != REDUCE_NOT_SO;

	return json_pack("{s:s, s:o, s:s, s:i, s:i, s:o, s:o}", "format", "crossmod-reduce-1",
			 "file", json_line(options->file), "result",
			 result == REDUCE_MINIMAL  ? "minimal"
			 : result == REDUCE_NOT_SO ? "does not hold"
						   : "given up",
			 "tried", (int)reduce->tries, "kept", (int)reduce->kept, "name",
			 holds ? json_string(scenario->name) : json_null(), "source",
			 holds ? json_scenario(scenario) : json_null());
}

/* Of what broke in all of several runs: only what is rare there may have been missed. */
static void tell_runs(const struct options *options)
{
	char bound[BOUND_PRINT_SIZE];

	if (options->runs == 1)
		return;
	bound_print(bound_of_zero(options->runs), BOUND_UP, bound);
	note("reduce: each that breaks did so in %u runs, so each by itself holds in less "
	     "than %s "
	     "of "
	     "its runs (95 %%)",
	     options->runs, bound);
}

static enum status conclude(const struct options *options, const struct reduce *reduce,
			    enum reduce_result result, const struct scenario *scenario)
{
	static char printed[SCENARIO_PRINT_SIZE];
	enum status status = result == REDUCE_MINIMAL  ? STATUS_AS_EXPECTED
			     : result == REDUCE_NOT_SO ? STATUS_FORBIDDEN
						       : STATUS_INCONCLUSIVE;

	if (result == REDUCE_NO_MEMORY) {
		note("reduce: out of memory");
		return STATUS_INTERNAL;
	}
	if (options->prints_json)
		status = json_print(json_of(options, reduce, result, scenario), status);
	if (result == REDUCE_NOT_SO) {
		note("reduce: it does not hold of %s itself%s", options->file,
		     options->command ? "; for what is rare, see --runs" : "");
		return status;
	}
	if (!options->prints_json && reduce->tries > 0 &&
	    scenario_print(scenario, printed, sizeof(printed)))
		fputs(printed, stdout);
	note("reduce: tried %u, %u of them smaller ones of which it holds: %s", reduce->tries,
	     reduce->kept,
	     result == REDUCE_MINIMAL ? "minimal, without any one thing more it breaks"
				      : "given up, it may not be minimal");
	tell_runs(options);
	return status;
}

static enum status reduce_while(const struct options *options, struct condition *condition)
{
	struct reduce reduce = {
		.holds = condition_holds, .context = condition, .tries_most = options->tries};
	static struct scenario scenario;
	enum status status = load(options->file, &scenario);

	if (status != STATUS_AS_EXPECTED)
		return status;
	return conclude(options, &reduce, reduce_run(&reduce, &scenario), &scenario);
}

static enum status reduce_by_sound_command(const struct options *options,
					   struct condition *condition)
{
	static struct scenario scenario;
	enum status status = load(options->file, &scenario);

	if (status != STATUS_AS_EXPECTED)
		return status;
	switch (condition_holds_of_nothing(condition)) {
	case REDUCE_HOLDS:
		note("reduce: the command exits with 0 for a scenario that patches "
		     "nothing, too, "
		     "so "
		     "that says nothing of %s: see what it looks at",
		     options->file);
		return STATUS_USAGE;
	case REDUCE_STOP:
		return STATUS_INCONCLUSIVE;
	default:
		return reduce_while(options, condition);
	}
}

static enum status reduce_by_command(const struct options *options)
{
	struct condition condition = {
		.command = options->command, .runs = options->runs, .seconds = options->seconds};
	struct explanation explanation;
	enum status status = STATUS_CANNOT_CREATE;
	sigset_t signals;

	if (!strstr(options->command, "{}")) {
		note("reduce: --command needs {} where the path of the scenario's file "
		     "belongs");
		return STATUS_USAGE;
	}
	ticker_begin(&condition.ticker, "crossmod reduce", 0);
	shell_hold_signals(&signals);
	condition.signals = &signals;
	if (!workspace_create(&condition.workspace, &explanation)) {
		note("reduce: %s", explanation.line);
	} else {
		if (condition.workspace.path[strspn(condition.workspace.path, PLAIN_CHARACTERS)])
			note("reduce: a shell would not read %s as it is: set TMPDIR to a "
			     "directory with a plainer name",
			     condition.workspace.path);
		else
			status = reduce_by_sound_command(options, &condition);
		workspace_remove(&condition.workspace);
	}
	ticker_clear();
	sigprocmask(SIG_SETMASK, &signals, NULL);
	return status;
}

enum status command_reduce(int count, char **arguments)
{
	char message[FILTER_MESSAGE_SIZE];
	struct options options;
	struct filter filter;
	struct condition condition = {.filter = &filter};

	if (!take_options(count, arguments, &options))
		return STATUS_USAGE;
	if (options.command)
		return reduce_by_command(&options);
	if (!filter_parse(options.condition, &filter, message)) {
		note("reduce: --while: %s", message);
		return STATUS_USAGE;
	}
	return reduce_while(&options, &condition);
}
