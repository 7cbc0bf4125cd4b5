#include "tools/watch/watch_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "tools/base/option.h"
#include "tools/base/span.h"

enum option_code {
	OPTION_KERNEL = 256,
	OPTION_INITRD,
	OPTION_APPEND,
	OPTION_CPUS,
	OPTION_MEMORY,
	OPTION_TRACE,
	OPTION_OUTPUT,
	OPTION_SYMBOLS,
	OPTION_SLIDE,
	OPTION_SHAKE,
	OPTION_TWICE,
	OPTION_PARALLEL,
	OPTION_TIMEOUT,
	OPTION_UNTIL,
	OPTION_TIME,
	OPTION_QEMU,
	OPTION_PLUGIN,
	OPTION_EVENTS,
	OPTION_JSON,
};

#define MEMORY_MAX_MIB 1048576
#define TIMEOUT_MAX_S 604800 /* a week */
#define PROOF_MAX_S 86400

static const struct option option_names[] = {
	{"kernel", required_argument, NULL, OPTION_KERNEL},
	{"initrd", required_argument, NULL, OPTION_INITRD},
	{"append", required_argument, NULL, OPTION_APPEND},
	{"cpus", required_argument, NULL, OPTION_CPUS},
	{"memory", required_argument, NULL, OPTION_MEMORY},
	{"trace", required_argument, NULL, OPTION_TRACE},
	{"output", required_argument, NULL, OPTION_OUTPUT},
	{"symbols", required_argument, NULL, OPTION_SYMBOLS},
	{"slide", required_argument, NULL, OPTION_SLIDE},
	{"shake", required_argument, NULL, OPTION_SHAKE},
	{"twice", no_argument, NULL, OPTION_TWICE},
	{"parallel", no_argument, NULL, OPTION_PARALLEL},
	{"timeout", required_argument, NULL, OPTION_TIMEOUT},
	{"until", required_argument, NULL, OPTION_UNTIL},
	{"time", required_argument, NULL, OPTION_TIME},
	{"qemu", required_argument, NULL, OPTION_QEMU},
	{"plugin", required_argument, NULL, OPTION_PLUGIN},
	{"events", no_argument, NULL, OPTION_EVENTS},
	{"json", no_argument, NULL, OPTION_JSON},
	{"quiet", no_argument, NULL, 'q'},
	{NULL, 0, NULL, 0},
};

struct reader {
	struct watch_options *options;
	struct explanation *explanation;
	const char *guest_only; /* the first option given that a trace has no use for */
	const char *kernel_only;
};

static bool read_symbols(struct reader *reader, const char *word)
{
	struct watch_options *options = reader->options;

	if (options->symbol_count == WATCH_SYMBOL_FILES_MAX)
		return explain(reader->explanation, "--symbols: it takes %d files at most",
			       WATCH_SYMBOL_FILES_MAX);
	options->symbols[options->symbol_count++] = (struct watch_symbol_file){.path = word};
	return true;
}

/* A kernel may lie above or below where it was linked, so a slide may be negative. */
static bool read_slide(struct reader *reader, const char *word)
{
	struct watch_options *options = reader->options;
	const char *digits = word + (word[0] == '-');
	unsigned long long value;
	char *end;

	if (options->symbol_count == 0)
		return explain(reader->explanation,
			       "--slide is of the --symbols before it, and there is none");
	errno = 0;
	value = strtoull(digits, &end, 0);
	if (digits[0] < '0' || digits[0] > '9' || *end != '\0' || errno)
		return explain(reader->explanation,
			       "--slide takes a number of bytes like 0x1c000000, and not \"%s\"",
			       word);
	options->symbols[options->symbol_count - 1].slide = word[0] == '-' ? -value : value;
	return true;
}

static bool read_number(struct reader *reader, const char *name, const char *value, unsigned max,
			unsigned *to)
{
	return option_read_small_number(name, value, max, to, reader->explanation);
}

/* Of a guest's run, or of --kernel's alone. */
static void remember(struct reader *reader, int option, const char *name)
{
	switch (option) {
	case OPTION_INITRD:
	case OPTION_APPEND:
	case OPTION_CPUS:
	case OPTION_MEMORY:
		reader->kernel_only = name;
		break;
	case OPTION_KERNEL:
	case OPTION_SHAKE:
	case OPTION_TWICE:
	case OPTION_PARALLEL:
	case OPTION_TIMEOUT:
	case OPTION_UNTIL:
	case OPTION_QEMU:
	case OPTION_PLUGIN:
		break;
	default:
		return;
	}
	if (!reader->guest_only)
		reader->guest_only = name;
}

static bool read_option(struct reader *reader, int option, const char *value)
{
	struct watch_options *options = reader->options;

	switch (option) {
	case OPTION_KERNEL:
		options->kernel = value;
		return true;
	case OPTION_INITRD:
		options->initrd = value;
		return true;
	case OPTION_APPEND:
		options->append = value;
		return true;
	case OPTION_CPUS:
		return read_number(reader, "--cpus", value, WATCH_CPUS_MAX, &options->cpus);
	case OPTION_MEMORY:
		return read_number(reader, "--memory", value, MEMORY_MAX_MIB, &options->memory_mib);
	case OPTION_TRACE:
		options->trace = value;
		return true;
	case OPTION_OUTPUT:
		options->output = value;
		return true;
	case OPTION_SYMBOLS:
		return read_symbols(reader, value);
	case OPTION_SLIDE:
		return read_slide(reader, value);
	case OPTION_SHAKE:
		return read_number(reader, "--shake", value, WATCH_SHAKES_MAX, &options->shakes);
	case OPTION_TWICE:
		options->is_twice = true;
		return true;
	case OPTION_PARALLEL:
		options->is_parallel = true;
		return true;
	case OPTION_TIMEOUT:
		return read_number(reader, "--timeout", value, TIMEOUT_MAX_S, &options->timeout_s);
	case OPTION_UNTIL:
		options->until = value;
		return value[0] || explain(reader->explanation, "--until takes words");
	case OPTION_TIME:
		return read_number(reader, "--time", value, PROOF_MAX_S, &options->proof_s);
	case OPTION_QEMU:
		options->qemu = value;
		return true;
	case OPTION_PLUGIN:
		options->plugin = value;
		return true;
	case OPTION_EVENTS:
		options->prints_events = true;
		return true;
	case OPTION_JSON:
		options->prints_json = true;
		return true;
	default:
		options->is_quiet = true;
		return true;
	}
}

static bool check_words(const struct watch_options *options, struct explanation *explanation)
{
	const char *first;

	if (!options->qemu_words)
		return true;
	if (options->qemu_word_count == 0)
		return explain(explanation, "behind -- come the arguments of QEMU, as in -- -m 1G "
					    "-kernel bzImage");
	first = options->qemu_words[0];
	if (first[0] != '-' && strstr(first, "qemu-system"))
		return explain(explanation,
			       "behind -- come the arguments of QEMU without its name, which is "
			       "for --qemu: leave out \"%s\"",
			       first);
	return true;
}

/* What is watched must be one thing. */
static bool check_subject(const struct reader *reader)
{
	const struct watch_options *options = reader->options;

	if (!options->trace && !options->kernel && !options->qemu_words)
		return explain(reader->explanation,
			       "it takes a guest, by --kernel FILE or -- QEMU-ARGUMENTS, or "
			       "--trace FILE");
	if (options->trace && options->qemu_words)
		return explain(reader->explanation,
			       "--trace reads what was recorded, and starts no guest: no --");
	if (options->trace && reader->guest_only)
		return explain(reader->explanation,
			       "--trace reads what was recorded, and starts no guest: no --%s",
			       reader->guest_only);
	if (options->qemu_words && options->kernel)
		return explain(reader->explanation,
			       "--kernel makes the arguments of QEMU, and behind -- are some: give "
			       "one of the two");
	if (options->qemu_words && reader->kernel_only)
		return explain(reader->explanation,
			       "--%s goes with --kernel; behind -- QEMU's own option does it",
			       reader->kernel_only);
	return check_words(options, reader->explanation);
}

static bool check_together(const struct reader *reader)
{
	const struct watch_options *options = reader->options;

	if (!check_subject(reader))
		return false;
	if (options->prints_events && !options->trace)
		return explain(reader->explanation, "--events prints those of a --trace FILE");
	if (options->prints_events && options->prints_json)
		return explain(reader->explanation,
			       "it prints one thing at a time: --events, or --json");
	if (options->is_parallel && options->shakes)
		return explain(reader->explanation,
			       "--shake chooses the schedule, and with --parallel the host does: "
			       "give one of the two");
	if (options->is_twice && options->is_parallel)
		return explain(reader->explanation,
			       "--twice needs two runs that are the same, and with --parallel no "
			       "two are: give one of the two");
	return true;
}

/* What follows "--" is QEMU's, and not for getopt. */
static int count_own(int count, char **arguments)
{
	int own = 1;

	while (own < count && strcmp(arguments[own], "--") != 0)
		own++;
	return own;
}

bool watch_options_read(struct watch_options *options, int count, char **arguments,
			struct explanation *explanation)
{
	struct reader reader = {.options = options, .explanation = explanation};
	int own = count_own(count, arguments), option, index = 0;

	*options = (struct watch_options){
		.cpus = 4,
		.memory_mib = 512,
		.qemu = "qemu-system-x86_64",
		.timeout_s = 600,
		.proof_s = 60,
	};
	optind = 0;
	while ((option = getopt_long(own, arguments, ":q", option_names, &index)) >= 0) {
		if (option == '?' || option == ':')
			return option_explain(option, arguments, OPTION_KERNEL, "watch",
					      "; QEMU's own come behind --", explanation);
		remember(&reader, option, option == 'q' ? "quiet" : option_names[index].name);
		if (!read_option(&reader, option, optarg))
			return false;
	}
	if (optind < own)
		return explain(explanation,
			       "watch takes no \"%s\"; the arguments of QEMU come behind --",
			       arguments[optind]);
	if (own < count) {
		options->qemu_words = arguments + own + 1;
		options->qemu_word_count = (unsigned)(count - own - 1);
	}
	return check_together(&reader);
}
