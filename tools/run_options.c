#include "tools/run_options.h"

#include "arch/linux/cpu_list.h"
#include "tools/option.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TIMEOUT_MAX_S 1000000

/* What the kernel is told when nothing else is said: so that all standard scenarios together take
 * about a minute, and a busy host does not lose a CPU. */
#define DEFAULT_LIMIT "seconds=1"
#define DEFAULT_SYNC_TIMEOUT "timeout_ms=10000"

enum option_code {
	OPTION_CPUS = 256,
	OPTION_PAIRS,
	OPTION_SIGNALS,
	OPTION_TIMEOUT,
	OPTION_LOG,
	OPTION_AS_MACHINE,
	OPTION_KERNEL, /* and all above: a kernel option of the same name */
};

static const struct option option_names[] = {
	{"cpus", required_argument, NULL, OPTION_CPUS},
	{"pairs", no_argument, NULL, OPTION_PAIRS},
	{"signals", no_argument, NULL, OPTION_SIGNALS},
	{"timeout", required_argument, NULL, OPTION_TIMEOUT},
	{"log", required_argument, NULL, OPTION_LOG},
	{"as-machine", no_argument, NULL, OPTION_AS_MACHINE},
	{"seconds", required_argument, NULL, OPTION_KERNEL},
	{"executions", required_argument, NULL, OPTION_KERNEL + 1},
	{"patches", required_argument, NULL, OPTION_KERNEL + 2},
	{"seed", required_argument, NULL, OPTION_KERNEL + 3},
	{"sweep", required_argument, NULL, OPTION_KERNEL + 4},
	{"scenarios", required_argument, NULL, OPTION_KERNEL + 5},
	{NULL, 0, NULL, 0},
};

/* The words that end a scenario's run: without any of them it gets the default. */
static const char *const limits[] = {"seconds=", "executions=", "patches="};

struct reader {
	struct run_options *options;
	struct explanation *explanation;
	size_t length; /* of the command line */
	bool limited;
};

static bool add_word(struct reader *reader, const char *name, const char *equals, const char *value)
{
	char *to = reader->options->command_line;
	size_t size = RUN_COMMAND_LINE_SIZE;

	reader->length += (size_t)snprintf(to + reader->length, size - reader->length, "%s%s%s%s",
					   reader->length ? " " : "", name, equals, value);
	if (reader->length >= size)
		return explain(reader->explanation,
			       "the kernel options are too long: they may have %d bytes",
			       RUN_COMMAND_LINE_SIZE - 1);
	return true;
}

static bool has_blank(const char *word)
{
	for (; *word; word++)
		if ((unsigned char)*word <= ' ' || *word == 127)
			return true;
	return false;
}

/* name=value, and value is one word: the kernel says whether it is a good one. */
static bool read_kernel_option(struct reader *reader, const char *name, const char *equals,
			       const char *value)
{
	if (has_blank(value))
		return explain(reader->explanation, "%s: the value \"%s\" has a blank in it", name,
			       value);
	size_t start = reader->length + (reader->length > 0);

	if (!add_word(reader, name, equals, value))
		return false;
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		reader->limited |= strncmp(reader->options->command_line + start, limits[i],
					   strlen(limits[i])) == 0;
	return true;
}

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
	case OPTION_AS_MACHINE:
		options->is_machine = true;
		return true;
	default:
		return read_kernel_option(reader, name, "=", value);
	}
}

/* A word with a '=' in it is for the kernel, any other one is a file; one that has a '/', too. */
static bool read_word(struct reader *reader, const char *word)
{
	struct run_options *options = reader->options;

	if (strchr(word, '=') && !strchr(word, '/'))
		return read_kernel_option(reader, word, "", "");
	if (options->file_count == RUN_FILES_MAX)
		return explain(reader->explanation, "it takes %d files at most", RUN_FILES_MAX);
	options->files[options->file_count++] = word;
	return true;
}

static bool check_together(const struct run_options *options, struct explanation *explanation)
{
	if (options->cpu_count == 1)
		return explain(explanation, "--cpus needs two CPUs at least: one patches, the "
					    "others execute");
	if (options->pairs && !options->is_machine && options->cpu_count > 0)
		return explain(explanation, "--pairs chooses the CPUs by itself: no --cpus");
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
	if (!add_word(&reader, DEFAULT_SYNC_TIMEOUT, "", "") ||
	    !read_all(&reader, count, arguments) ||
	    (!reader.limited && !add_word(&reader, DEFAULT_LIMIT, "", "")))
		return false;
	return check_together(options, explanation);
}
