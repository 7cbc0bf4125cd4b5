#include "tools/results/options.h"

#include "lib/printable.h"
#include "tools/base/option.h"
#include "tools/results/database.h"

#include <getopt.h>
#include <string.h>

enum { OPTION_DATABASE = 256, OPTION_EMULATOR, OPTION_WAIT, OPTION_JSON };

static const struct option option_names[] = {
	{"database", required_argument, NULL, OPTION_DATABASE},
	{"emulator", required_argument, NULL, OPTION_EMULATOR},
	{"wait", required_argument, NULL, OPTION_WAIT},
	{"json", no_argument, NULL, OPTION_JSON},
	{NULL, 0, NULL, 0},
};

static bool read_emulator(struct results_options *options, const char *word,
			  struct explanation *explanation)
{
	if (word[0] && strlen(word) < RECORD_WORDS_SIZE) {
		options->emulator = word;
		return true;
	}
	return explain(explanation,
		       "--emulator takes 1 to %d bytes, as \"QEMU 10.0.2, CPUs in turn\"",
		       RECORD_WORDS_SIZE - 1);
}

static bool read_option(struct results_options *options, int option, const char *word,
			struct explanation *explanation)
{
	switch (option) {
	case OPTION_DATABASE:
		options->database = word;
		return word[0] || explain(explanation, "--database takes the name of a file");
	case OPTION_EMULATOR:
		return read_emulator(options, word, explanation);
	case OPTION_WAIT:
		return option_read_small_number("--wait", word, DATABASE_WAIT_MAX, &options->wait_s,
						explanation);
	default:
		options->prints_json = true;
		return true;
	}
}

bool results_options_read(struct results_options *options, bool adds, int count, char **arguments,
			  struct explanation *explanation)
{
	int option;

	*options = (struct results_options){
		.database = DATABASE_USUAL, .emulator = "", .wait_s = DATABASE_WAIT_USUAL};
	optind = 0;
	while ((option = getopt_long(count, arguments, ":", option_names, NULL)) >= 0) {
		if (option == '?' || option == ':')
			return option_explain(option, arguments, OPTION_DATABASE, "results", "",
					      explanation);
		if (!read_option(options, option, optarg, explanation))
			return false;
	}
	if (!adds && options->emulator[0])
		return explain(explanation, "--emulator says what logs are from that are added");
	options->words = arguments + optind;
	options->count = (unsigned)(count - optind);
	return true;
}
