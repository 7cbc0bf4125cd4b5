#include "tools/campaign/plan/campaign_options.h"

#include "tools/base/option.h"
#include "tools/campaign/plan/campaign.h"

#include <getopt.h>
#include <limits.h>
#include <string.h>

enum option_code {
	OPTION_OUTPUT = 256,
	OPTION_LIST,
	OPTION_CELL,
	OPTION_COLLECT,
	OPTION_SLURM,
	OPTION_FAILED,
	OPTION_AGAIN,
	OPTION_JSON,
	OPTION_JOBS,
};

static const struct option known[] = {
	{"output", required_argument, NULL, OPTION_OUTPUT},
	{"list", no_argument, NULL, OPTION_LIST},
	{"cell", required_argument, NULL, OPTION_CELL},
	{"collect", no_argument, NULL, OPTION_COLLECT},
	{"slurm", no_argument, NULL, OPTION_SLURM},
	{"failed", required_argument, NULL, OPTION_FAILED},
	{"again", no_argument, NULL, OPTION_AGAIN},
	{"json", no_argument, NULL, OPTION_JSON},
	{"jobs", required_argument, NULL, OPTION_JOBS},
	{NULL, 0, NULL, 0},
};

static bool choose(struct campaign_options *options, enum campaign_deed deed,
		   struct explanation *explanation)
{
	if (options->deed != CAMPAIGN_RUN)
		return explain(explanation,
			       "--list, --cell, --collect and --slurm are one at a time");
	options->deed = deed;
	return true;
}

static bool take(struct campaign_options *options, int option, const char *word,
		 struct explanation *explanation)
{
	switch (option) {
	case OPTION_OUTPUT:
		options->output = word;
		return true;
	case OPTION_LIST:
		return choose(options, CAMPAIGN_LIST, explanation);
	case OPTION_COLLECT:
		return choose(options, CAMPAIGN_COLLECT, explanation);
	case OPTION_SLURM:
		return choose(options, CAMPAIGN_SLURM, explanation);
	case OPTION_FAILED:
		options->failed = word;
		return true;
	case OPTION_CELL:
		return choose(options, CAMPAIGN_CELL, explanation) &&
		       option_read_small_number("--cell", word, UINT_MAX, &options->cell,
						explanation);
	case OPTION_AGAIN:
		options->again = true;
		return true;
	case OPTION_JSON:
		options->prints_json = true;
		return true;
	default:
		return option_read_small_number("--jobs", word, CAMPAIGN_JOBS_MAX, &options->jobs,
						explanation);
	}
}

static bool read_all(int count, char **arguments, struct campaign_options *options,
		     struct explanation *explanation)
{
	int option;

	optind = 0;
	while ((option = getopt_long(count, arguments, ":", known, NULL)) >= 0) {
		if (option == '?' || option == ':')
			return option_explain(option, arguments, OPTION_OUTPUT, "campaign", "",
					      explanation);
		if (!take(options, option, optarg, explanation))
			return false;
	}
	if (count - optind != 1)
		return explain(explanation, "campaign takes one file, and not %s",
			       count > optind ? "several" : "none");
	options->file = arguments[optind];
	return true;
}

static bool check(const struct campaign_options *options, struct explanation *explanation)
{
	if (options->jobs && options->deed != CAMPAIGN_RUN)
		return explain(explanation, "--jobs is for a campaign that runs: leave it out");
	if (options->prints_json && options->deed != CAMPAIGN_LIST)
		return explain(explanation, "--json is of --list, which says what became of each "
					    "cell: add that, or leave it out");
	if (options->failed && options->deed != CAMPAIGN_CELL)
		return explain(explanation, "--failed says why a cell has failed: add --cell");
	if (options->again && (options->failed || options->deed == CAMPAIGN_LIST ||
			       options->deed == CAMPAIGN_COLLECT))
		return explain(explanation, "--again is for cells that run: leave it out");
	return true;
}

bool campaign_options_read(int count, char **arguments, struct campaign_options *options)
{
	struct explanation explanation;

	memset(options, 0, sizeof(*options));
	if (read_all(count, arguments, options, &explanation) && check(options, &explanation))
		return true;
	note("%s; see \"crossmod help campaign\"", explanation.line);
	return false;
}
