#include "tools/boot_options.h"

#include "tools/text.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum option_code {
	OPTION_FIRMWARE = 256,
	OPTION_MACHINE,
	OPTION_CHIPSET,
	OPTION_CPUS,
	OPTION_CPU,
	OPTION_MEMORY,
	OPTION_TIMEOUT,
	OPTION_GDB,
	OPTION_LOG,
	OPTION_QEMU,
	OPTION_KERNEL,
	OPTION_ISO,
	OPTION_MODULE,
};

static const struct option option_names[] = {
	{"firmware", required_argument, NULL, OPTION_FIRMWARE},
	{"machine", required_argument, NULL, OPTION_MACHINE},
	{"chipset", required_argument, NULL, OPTION_CHIPSET},
	{"cpus", required_argument, NULL, OPTION_CPUS},
	{"cpu", required_argument, NULL, OPTION_CPU},
	{"memory", required_argument, NULL, OPTION_MEMORY},
	{"timeout", required_argument, NULL, OPTION_TIMEOUT},
	{"gdb", no_argument, NULL, OPTION_GDB},
	{"log", required_argument, NULL, OPTION_LOG},
	{"qemu", required_argument, NULL, OPTION_QEMU},
	{"kernel", required_argument, NULL, OPTION_KERNEL},
	{"iso", required_argument, NULL, OPTION_ISO},
	{"module", required_argument, NULL, OPTION_MODULE},
	{NULL, 0, NULL, 0},
};

static const char *const firmware_words[] = {"direct", "bios", "uefi", NULL};
static const char *const machine_words[] = {"auto", "qemu", "qemu-multi", "kvm", "bochs", NULL};
static const char *const chipset_words[] = {"pc", "q35", NULL};

/* Finds a word in a list that ends with NULL. */
static bool read_word(const char *option, const char *const *words, const char *word,
		      unsigned *index, struct explanation *explanation)
{
	char list[100] = "";
	size_t length = 0;

	for (*index = 0; words[*index]; (*index)++) {
		if (strcmp(words[*index], word) == 0)
			return true;
		length += (size_t)snprintf(list + length, sizeof(list) - length, "%s%s",
					   *index ? ", " : "", words[*index]);
	}
	return explain(explanation, "%s takes one of %s, and not \"%s\"", option, list, word);
}

static bool take_limited(struct text *text, unsigned max, unsigned *value)
{
	uint64_t number;

	if (!text_take_number(text, &number) || number < 1 || number > max)
		return false;
	*value = (unsigned)number;
	return true;
}

static bool read_number(const char *option, const char *word, unsigned max, unsigned *value,
			struct explanation *explanation)
{
	struct text text = {word, strlen(word)};

	if (take_limited(&text, max, value) && text.length == 0)
		return true;
	return explain(explanation, "%s takes a number from 1 to %u, and not \"%s\"", option, max,
		       word);
}

/* "4", or "2,maxcpus=4". */
static bool read_cpus(struct boot_options *options, const char *word,
		      struct explanation *explanation)
{
	struct text text = {word, strlen(word)};

	options->cpus_max = 0;
	if (take_limited(&text, 4096, &options->cpus) &&
	    (text.length == 0 ||
	     (text_take(&text, ",maxcpus=") && take_limited(&text, 4096, &options->cpus_max) &&
	      text.length == 0 && options->cpus_max >= options->cpus)))
		return true;
	return explain(explanation,
		       "--cpus takes a number from 1 to 4096, or one like 2,maxcpus=4, and not "
		       "\"%s\"",
		       word);
}

static bool read_path(const char *option, const char *word, char path[PATH_MAX],
		      struct explanation *explanation)
{
	if (snprintf(path, PATH_MAX, "%s", word) < PATH_MAX && word[0])
		return true;
	return explain(explanation, "%s: the name is empty or too long", option);
}

static bool read_module(struct boot_options *options, const char *word,
			struct explanation *explanation)
{
	if (options->module_count == BOOT_MODULES_MAX)
		return explain(explanation, "--module: the kernel takes %d modules at most",
			       BOOT_MODULES_MAX);
	options->modules[options->module_count++] = word;
	return true;
}

static bool read_option(struct boot_options *options, int option, const char *value,
			struct explanation *explanation)
{
	unsigned index;
	bool good = true;

	switch (option) {
	case OPTION_FIRMWARE:
		good = read_word("--firmware", firmware_words, value, &index, explanation);
		options->firmware = index;
		return good;
	case OPTION_MACHINE:
		good = read_word("--machine", machine_words, value, &index, explanation);
		options->machine = index;
		return good;
	case OPTION_CHIPSET:
		options->chipset = value;
		return read_word("--chipset", chipset_words, value, &index, explanation);
	case OPTION_CPUS:
		return read_cpus(options, value, explanation);
	case OPTION_CPU:
		options->cpu_model = value;
		return true;
	case OPTION_MEMORY:
		return read_number("--memory", value, 1048576, &options->memory_mib, explanation);
	case OPTION_TIMEOUT:
		return read_number("--timeout", value, 86400, &options->timeout_s, explanation);
	case OPTION_GDB:
		options->wait_for_gdb = true;
		return true;
	case OPTION_LOG:
		options->log = value;
		return true;
	case OPTION_QEMU:
		options->qemu = value;
		return true;
	case OPTION_KERNEL:
		return read_path("--kernel", value, options->kernel, explanation);
	case OPTION_ISO:
		return read_path("--iso", value, options->iso, explanation);
	default:
		return read_module(options, value, explanation);
	}
}

/* Joins the words by spaces. */
static bool read_kernel_options(struct boot_options *options, int count, char **words,
				struct explanation *explanation)
{
	size_t length = 0, size = sizeof(options->kernel_options);

	for (int index = 0; index < count; index++) {
		for (const char *byte = words[index]; *byte; byte++) {
			if ((unsigned char)*byte < ' ' || *byte == 127)
				return explain(explanation,
					       "the kernel option \"%s\" has a control character "
					       "in it",
					       words[index]);
		}
		length += (size_t)snprintf(options->kernel_options + length, size - length, "%s%s",
					   index ? " " : "", words[index]);
		if (length >= size)
			return explain(explanation,
				       "the kernel options are too long: the kernel takes %d bytes",
				       KERNEL_OPTIONS_MAX);
	}
	return true;
}

/* The images lie beside this program, wherever it was started from. */
static bool find_images(struct boot_options *options, struct explanation *explanation)
{
	char directory[PATH_MAX - 32];
	ssize_t length = readlink("/proc/self/exe", directory, sizeof(directory));
	char *slash;

	if (length < 0 || length == sizeof(directory))
		return explain(explanation, "cannot find out where this program is; use --kernel "
					    "and --iso");
	directory[length] = '\0';
	slash = strrchr(directory, '/');
	slash[1] = '\0';
	snprintf(options->kernel, sizeof(options->kernel), "%scrossmod.elf", directory);
	snprintf(options->iso, sizeof(options->iso), "%scrossmod.iso", directory);
	return true;
}

/* Bochs takes fewer things than QEMU. */
static bool check_bochs(const struct boot_options *options, struct explanation *explanation)
{
	if (options->firmware != FIRMWARE_BIOS)
		return explain(explanation, "--machine bochs has a BIOS only: no --firmware %s",
			       firmware_words[options->firmware]);
	if (options->cpus_max || options->cpu_model || options->wait_for_gdb)
		return explain(explanation,
			       "--machine bochs takes neither maxcpus= nor --cpu nor --gdb");
	return true;
}

static bool check_together(const struct boot_options *options, struct explanation *explanation)
{
	if (options->machine == MACHINE_BOCHS && !check_bochs(options, explanation))
		return false;
	if (options->firmware == FIRMWARE_DIRECT && options->module_count > 1)
		return explain(explanation,
			       "--firmware direct takes one --module: QEMU hands on no more; use "
			       "--firmware bios or uefi");
	return true;
}

static bool explain_unknown(int option, char **arguments, struct explanation *explanation)
{
	const char *word = arguments[optind - 1];
	char letter[] = {'-', (char)optopt, '\0'};

	if (option == ':')
		return explain(explanation, "%s takes a value", word);
	if (optopt >= OPTION_FIRMWARE)
		return explain(explanation, "%.*s takes no value", (int)strcspn(word, "="), word);
	/* 0: it is a long one that is not known, or the beginning of several */
	return explain(explanation,
		       "boot has no option \"%s\"; a kernel option that looks like one comes "
		       "after --",
		       optopt ? letter : word);
}

bool boot_options_read(struct boot_options *options, int count, char **arguments,
		       struct explanation *explanation)
{
	bool firmware_said = false;
	int option;

	memset(options, 0, sizeof(*options));
	options->chipset = "q35";
	options->cpus = 4;
	options->memory_mib = 128;
	options->timeout_s = 120;
	options->qemu = "qemu-system-x86_64";
	if (!find_images(options, explanation))
		return false;
	optind = 0;
	while ((option = getopt_long(count, arguments, ":", option_names, NULL)) >= 0) {
		if (option == '?' || option == ':')
			return explain_unknown(option, arguments, explanation);
		if (!read_option(options, option, optarg, explanation))
			return false;
		firmware_said |= option == OPTION_FIRMWARE;
	}
	if (options->machine == MACHINE_BOCHS && !firmware_said)
		options->firmware = FIRMWARE_BIOS;
	return check_together(options, explanation) &&
	       read_kernel_options(options, count - optind, arguments + optind, explanation);
}
