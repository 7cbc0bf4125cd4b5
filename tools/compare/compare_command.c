#include "tools/compare/command.h"
#include "tools/compare/compare.h"

#include "tools/base/json.h"
#include "tools/base/option.h"
#include "tools/results/load.h"
#include "tools/results/schema.h"

#include <getopt.h>
#include <stdio.h>

const char compare_help[] =
	"usage: crossmod compare [--json] A B\n"
	"       crossmod compare [--json] --database FILE A B\n"
	"\n"
	"Says what differs between two logs, or two sets of them: verdicts, the fetch models that\n"
	"explain the machine, outcomes that appeared or vanished, with the probability that it is\n"
	"chance, and costs that moved beyond their spread. A is what was, and B what is now.\n"
	"docs/compare.md says how each is found, and what is worse.\n"
	"\n"
	"A and B are logs (\"-\": the standard input), or directories, of which all logs in them "
	"and\n"
	"below are a set; with --database they are machines of a database of results, each by its\n"
	"number or a part of its name, of which all runs are a set.\n"
	"\n"
	"options:\n"
	"  --database FILE   compare machines of this database (see \"crossmod help results\")\n"
	"  --json            print it as JSON; docs/compare.md has the keys\n"
	"\n"
	"exit status:\n"
	"   0  B is not worse, though it may differ\n"
	"   1  B is worse\n"
	"   2  a log is of a bench, and has no scenario\n"
	"   3  a log is not whole, or contradicts itself; a line says why\n"
	"  64  wrong usage\n"
	"  66  a file cannot be read, or has no log; or there is no such machine\n"
	"  69  a log is of a machine that cannot run this\n"
	"  70  out of memory\n"
	"  74  not all of the output could be written\n"
	"\n"
	"example:\n"
	"  crossmod compare before.log after.log || echo 'something got worse'\n";

#define WAIT_S 60u

enum { OPTION_DATABASE = 256, OPTION_JSON };

static const struct option option_names[] = {
	{"database", required_argument, NULL, OPTION_DATABASE},
	{"json", no_argument, NULL, OPTION_JSON},
	{NULL, 0, NULL, 0},
};

struct options {
	const char *database; /* NULL: of files */
	bool prints_json;
	const char *words[2];
};

static bool read_options(struct options *options, int count, char **arguments,
			 struct explanation *explanation)
{
	int option;

	*options = (struct options){0};
	optind = 0;
	while ((option = getopt_long(count, arguments, ":", option_names, NULL)) >= 0) {
		if (option == '?' || option == ':')
			return option_explain(option, arguments, OPTION_DATABASE, "compare", "",
					      explanation);
		if (option == OPTION_DATABASE)
			options->database = optarg;
		else
			options->prints_json = true;
	}
	if (count - optind != 2)
		return explain(explanation, "compare takes two: what was, and what is now");
	options->words[0] = arguments[optind];
	options->words[1] = arguments[optind + 1];
	return true;
}

struct loading {
	const struct options *options;
	struct record_set *sets; /* two */
};

static bool load_both(struct database *database, void *to)
{
	const struct loading *loading = to;

	return load_machine(database, loading->options->words[0], &loading->sets[0]) &&
	       load_machine(database, loading->options->words[1], &loading->sets[1]);
}

static enum status load_sets(const struct options *options, struct record_set sets[2])
{
	struct loading loading = {options, sets};

	return results_read(options->database, WAIT_S, load_both, &loading);
}

static enum status read_sets(const struct options *options, struct record_set sets[2])
{
	enum status a = record_set_read(&sets[0], options->words[0]),
		    b = record_set_read(&sets[1], options->words[1]);

	return judge_worse(a, b);
}

static enum status print_comparison(const struct options *options, const struct record_set sets[2])
{
	json_t *comparison = compare_sets(&sets[0], &sets[1]);
	enum status status = json_is_true(json_object_get(comparison, "is_worse"))
				     ? STATUS_FORBIDDEN
				     : STATUS_AS_EXPECTED;

	if (!comparison || options->prints_json)
		return json_print(comparison, status);
	compare_print(comparison);
	json_decref(comparison);
	return status;
}

enum status command_compare(int count, char **arguments)
{
	struct record_set sets[2] = {{0}, {0}};
	struct explanation explanation;
	struct options options;
	enum status status;

	if (!read_options(&options, count, arguments, &explanation)) {
		note("%s; see \"crossmod help compare\"", explanation.line);
		return STATUS_USAGE;
	}
	status = options.database ? load_sets(&options, sets) : read_sets(&options, sets);
	if (status == STATUS_AS_EXPECTED)
		status = print_comparison(&options, sets);
	record_set_free(&sets[0]);
	record_set_free(&sets[1]);
	return status;
}
