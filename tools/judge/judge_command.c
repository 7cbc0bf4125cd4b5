#include "tools/base/commands.h"
#include "tools/base/input.h"
#include "tools/base/json.h"
#include "tools/base/option.h"
#include "tools/base/output.h"
#include "tools/base/ticker.h"
#include "tools/judge/judge_json.h"
#include "tools/judge/junit.h"
#include "tools/judge/summary.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

const char judge_help[] =
	"usage: crossmod judge [options] LOG\n"
	"\n"
	"Judges the log that a machine sent over its serial port (\"-\": the standard input).\n"
	"It may stand among other output. All verdicts are computed again from the figures, and\n"
	"every scenario is proved again under each fetch model, also those that the kernel knew\n"
	"no models of. A file of several logs, of a board that boots more than once, is as good\n"
	"as the worst of them. docs/judge.md says what is checked, and what cannot be.\n"
	"\n"
	"  --json         print what it comes to as JSON: docs/judge.md\n"
	"  --junit FILE   write it as JUnit's XML, too, for a CI: a test a scenario, of its name\n"
	"\n"
	"exit status:\n"
	"   0  as expected\n"
	"   1  wrong protocol: a scenario did what it forbids, and a model explains the machine\n"
	"   2  inconclusive: nothing forbidden was seen, but too little to conclude from it\n"
	"   3  the log is not whole: a crash, a hang, cut off, damaged, or it contradicts itself\n"
	"   4  defective machine: no model allows all that it did\n"
	"  64  wrong usage\n"
	"  66  LOG cannot be read\n"
	"  70  out of memory\n"
	"  73  the file for JUnit cannot be created\n"
	"  74  not all of the output could be written\n"
	"\n"
	"example:\n"
	"  stty -F /dev/ttyUSB0 115200 raw && timeout 300 cat /dev/ttyUSB0 > machine.log\n"
	"  crossmod judge machine.log\n";

enum { OPTION_JSON = 256, OPTION_JUNIT };

struct judge_options {
	bool prints_json;
	const char *junit; /* a file; NULL: none */
	const char *file;
};

/* What becomes of each log. */
struct judging {
	json_t *logs; /* NULL: as words */
	FILE *junit;  /* NULL: none */
	enum status worst;
	unsigned worst_number; /* of the log */
};

static void show(const struct judging *judging, const struct judge_walk *walk,
		 const struct judgement *judgement)
{
	if (judging->junit)
		junit_log(judging->junit, walk, judgement);
	if (judging->logs) {
		json_array_append_new(judging->logs, judge_json(walk, judgement));
		return;
	}
	if (walk->another || walk->number > 1)
		printf("%slog %u, from line %" PRIu64 " of the file\n\n",
		       walk->number > 1 ? "\n" : "", walk->number, walk->line);
	summary_print(stdout, judgement);
}

/* Judges each log in the file. */
static void judge_all(struct judging *judging, char *bytes, size_t length)
{
	struct judgement judgement;
	struct judge_walk walk;
	struct ticker ticker;

	ticker_begin(&ticker, "crossmod judge", 0);
	judge_walk_begin(&walk, bytes, &length);
	while (judge_walk_next(&walk, &judgement)) {
		show(judging, &walk, &judgement);
		if (walk.number == 1 ||
		    judge_worse(judging->worst, judgement.status) != judging->worst) {
			judging->worst = judgement.status;
			judging->worst_number = walk.number;
		}
		judgement_free(&judgement);
		if (ticker_is_due(&ticker))
			ticker_say(&ticker, ticker_left(&ticker, length - walk.rest.length, length),
				   "%u logs are judged", walk.number);
	}
	ticker_clear();
	if (walk.number > 1 && !judging->logs)
		printf("\n%u logs: the worst verdict is that of log %u (exit status %d)\n",
		       walk.number, judging->worst_number, judging->worst);
}

static enum status judge_shown(const struct judge_options *options, FILE *junit, char *bytes,
			       size_t length)
{
	struct judging judging = {.junit = junit};

	if (options->prints_json) {
		judging.logs = json_array();
		if (!judging.logs) {
			note("out of memory");
			return STATUS_INTERNAL;
		}
	}
	judge_all(&judging, bytes, length);
	if (!judging.logs)
		return judging.worst;
	return json_print(judge_json_whole(judging.worst, judging.logs), judging.worst);
}

/* With a file for JUnit, if there is to be one. */
static enum status judge_file(const struct judge_options *options, char *bytes, size_t length)
{
	struct output output;
	enum status status, written;

	if (!options->junit)
		return judge_shown(options, NULL, bytes, length);
	if (!output_create(&output, options->junit))
		return STATUS_CANNOT_CREATE;
	junit_begin(output.stream);
	status = judge_shown(options, output.stream, bytes, length);
	junit_end(output.stream);
	written = output_close(&output);
	return written == STATUS_AS_EXPECTED ? status : written;
}

static bool read_options(int count, char **arguments, struct judge_options *options,
			 struct explanation *explanation)
{
	static const struct option known[] = {
		{"json", no_argument, NULL, OPTION_JSON},
		{"junit", required_argument, NULL, OPTION_JUNIT},
		{NULL, 0, NULL, 0},
	};
	int option;

	*options = (struct judge_options){0};
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(count, arguments, ":", known, NULL)) != -1) {
		if (option == OPTION_JSON)
			options->prints_json = true;
		else if (option == OPTION_JUNIT)
			options->junit = optarg;
		else
			return option_explain(option, arguments, OPTION_JSON, "judge", "",
					      explanation);
	}
	if (count != optind + 1)
		return explain(explanation, "judge takes one log");
	options->file = arguments[optind];
	return true;
}

enum status command_judge(int count, char **arguments)
{
	struct explanation explanation;
	struct judge_options options;
	enum status status;
	size_t length;
	char *bytes;

	if (!read_options(count, arguments, &options, &explanation)) {
		note("%s; see \"crossmod help judge\"", explanation.line);
		return STATUS_USAGE;
	}
	if (options.junit && output_empties(options.junit, &options.file, 1))
		return STATUS_USAGE;
	status = input_read(options.file, &input_log, &bytes, &length, &explanation);
	if (status != STATUS_AS_EXPECTED) {
		note("%s", explanation.line);
		return status;
	}
	status = judge_file(&options, bytes, length);
	free(bytes);
	return status;
}
