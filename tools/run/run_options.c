#include "tools/run/run_options.h"

#include "arch/linux/cpu/cpu_list.h"
#include "tools/base/option.h"

#include <getopt.h>
#include <string.h>

#define TIMEOUT_MAX_S 1000000

/* What the kernel is told when nothing else is said: so that all standard scenarios together take
 * about a minute, and a busy host does not lose a CPU. */
#define DEFAULT_LIMIT "milliseconds=800"
#define DEFAULT_SYNC_TIMEOUT "timeout_ms=10000"

enum option_code {
	OPTION_CPUS = 256,
	OPTION_PAIRS,
	OPTION_SIGNALS,
	OPTION_TIMEOUT,
	OPTION_LOG,
	OPTION_JSON,
	OPTION_UNTIL,
	OPTION_AS_MACHINE,
	OPTION_SOUNDING,
	OPTION_KERNEL, /* and all above: a kernel option of the same name */
};

static const struct option option_names[] = {
	{"cpus", required_argument, NULL, OPTION_CPUS},
	{"pairs", no_argument, NULL, OPTION_PAIRS},
	{"signals", no_argument, NULL, OPTION_SIGNALS},
	{"timeout", required_argument, NULL, OPTION_TIMEOUT},
	{"log", required_argument, NULL, OPTION_LOG},
	{"json", no_argument, NULL, OPTION_JSON},
	{"until", required_argument, NULL, OPTION_UNTIL},
	{"as-machine", no_argument, NULL, OPTION_AS_MACHINE},
	{"sounding", no_argument, NULL, OPTION_SOUNDING},
	{"seconds", required_argument, NULL, OPTION_KERNEL},
	{"executions", required_argument, NULL, OPTION_KERNEL + 1},
	{"patches", required_argument, NULL, OPTION_KERNEL + 2},
	{"seed", required_argument, NULL, OPTION_KERNEL + 3},
	{"sweep", required_argument, NULL, OPTION_KERNEL + 4},
	{"scenarios", required_argument, NULL, OPTION_KERNEL + 5},
	{NULL, 0, NULL, 0},
};

struct reader {
	struct run_options *options;
	struct explanation *explanation;
};

static bool read_cpus(struct reader *reader, const char *word)
{
	struct run_options *options = reader->options;
	size_t at;

	if (cpu_list_read(word, options->cpus, CPUS_MAX, &options->cpu_count, &at))
		return true;
	return explain(reader->explanation,
		       "--cpus takes a list like 0,2 or 0-3, each CPU once and at most %d of them, "
		       "and not \"%s\": see its character %zu",
		       CPUS_MAX, word, at + 1);
}

static bool read_option(struct reader *reader, int option, const char *value, const char *name)
{
	struct run_options *options = reader->options;

	switch (option) {
	case OPTION_CPUS:
		return read_cpus(reader, value);
	case OPTION_PAIRS:
		options->pairs = true;
		return true;
	case OPTION_SIGNALS:
		options->by_signals = true;
		return true;
	case OPTION_TIMEOUT:
		return option_read_small_number("--timeout", value, TIMEOUT_MAX_S,
						&options->timeout_s, reader->explanation);
	case OPTION_LOG:
		options->log = value;
		return true;
	case OPTION_JSON:
		options->prints_json = true;
		return true;
	case OPTION_UNTIL:
		return until_read(value, &options->until, reader->explanation);
	case OPTION_AS_MACHINE:
		options->is_machine = true;
		return true;
	case OPTION_SOUNDING:
		options->is_sounding = true;
		return true;
	default:
		return kernel_line_add_value(&options->line, name, value, reader->explanation);
	}
}

static bool read_file(struct reader *reader, const char *word)
{
	struct run_options *options = reader->options;

	if (options->file_count == RUN_FILES_MAX)
		return explain(reader->explanation, "it takes %d files at most", RUN_FILES_MAX);
	options->files[options->file_count++] = word;
	return true;
}

static bool read_word(struct reader *reader, const char *word)
{
	/* Behind "--" */
	if (word[0] == '-')
		return read_file(reader, word);
	switch (kernel_line_sort(word, reader->explanation)) {
	case WORD_FILE:
		return read_file(reader, word);
	case WORD_OPTION:
		return kernel_line_add(&reader->options->line, word, reader->explanation);
	default:
		return false;
	}
}

/* What ends each scenario. */
static bool choose_limit(struct reader *reader)
{
	struct run_options *options = reader->options;
	struct kernel_line *line = &options->line;

	if (options->until.patches == 0)
		return options_gave_limit(&line->options) || line->options.classify > 0 ||
		       kernel_line_add(line, DEFAULT_LIMIT, reader->explanation);
	if (!until_check(&line->options, reader->explanation))
		return false;
	return options->is_sounding ? until_add_sounding(line, reader->explanation)
				    : until_add_run(&options->until, line, reader->explanation);
}

/* What the kernel is told where nothing else is said. */
static bool choose_rest(struct reader *reader)
{
	struct kernel_line *line = &reader->options->line;

	if (!kernel_line_check(line, reader->explanation))
		return false;
	if (!options_gave(&line->options, "timeout_ms") &&
	    !kernel_line_add(line, DEFAULT_SYNC_TIMEOUT, reader->explanation))
		return false;
	return choose_limit(reader) && kernel_line_check(line, reader->explanation);
}

static bool check_together(const struct run_options *options, struct explanation *explanation)
{
	const char *boots_only = options_boots_only(&options->line.options);

	if (boots_only)
		return explain(explanation,
			       "the kernel option \"%s=\" asks for what only a machine that boots "
			       "can do, by \"crossmod boot\"",
			       boots_only);
	if (!kernel_line_check_classify(&options->line, options->files[0], explanation))
		return false;
	if (options->cpu_count == 1)
		return explain(explanation, "--cpus needs two CPUs at least: one patches, the "
					    "others execute");
	if (options->pairs && !options->is_machine && options->cpu_count > 0)
		return explain(explanation, "--pairs chooses the CPUs by itself: no --cpus");
	if (options->pairs && options->until.patches)
		return explain(explanation, "--pairs has as many runs as pairs: no --until");
	if (options->pairs && options->log)
		return explain(explanation, "--pairs makes several logs: no --log");
	return true;
}

static bool read_all(struct reader *reader, int count, char **arguments)
{
	int option, index = 0;

	optind = 0;
	while ((option = getopt_long(count, arguments, ":", option_names, &index)) >= 0) {
		if (option == '?' || option == ':')
			return option_explain(option, arguments, OPTION_CPUS, "run", "",
					      reader->explanation);
		if (!read_option(reader, option, optarg, option_names[index].name))
			return false;
	}
	for (index = optind; index < count; index++)
		if (!read_word(reader, arguments[index]))
			return false;
	return true;
}

bool run_options_read(struct run_options *options, int count, char **arguments,
		      struct explanation *explanation)
{
	struct reader reader = {.options = options, .explanation = explanation};

	memset(options, 0, sizeof(*options));
	return read_all(&reader, count, arguments) && choose_rest(&reader) &&
	       check_together(options, explanation);
}
