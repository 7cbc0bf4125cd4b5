#include "tools/boot/boot_command_line.h"

#include "lib/printable.h"
#include "scenario/standard.h"
#include "tools/base/installed.h"
#include "tools/base/option.h"
#include "tools/boot/boot_cpus.h"
#include "tools/boot/boot_machines.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

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
	OPTION_JSON,
	OPTION_JUNIT,
	OPTION_QEMU,
	OPTION_KERNEL,
	OPTION_ISO,
	OPTION_MODULE,
	OPTION_SECONDS,
	OPTION_EXECUTIONS,
	OPTION_PATCHES,
	OPTION_UNTIL,
	OPTION_CLASSIFY,
};

/* What getopt returns for a word that is no option, because of the '-' in OPTION_LETTERS; the ':'
 * tells a missing value from an unknown option. */
#define NO_OPTION 1
#define OPTION_LETTERS "-:"

#define TIMEOUT_S 600
#define CLASSIFY_SECONDS "60"

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
	{"json", no_argument, NULL, OPTION_JSON},
	{"junit", required_argument, NULL, OPTION_JUNIT},
	{"qemu", required_argument, NULL, OPTION_QEMU},
	{"kernel", required_argument, NULL, OPTION_KERNEL},
	{"iso", required_argument, NULL, OPTION_ISO},
	{"module", required_argument, NULL, OPTION_MODULE},
	{"seconds", required_argument, NULL, OPTION_SECONDS},
	{"executions", required_argument, NULL, OPTION_EXECUTIONS},
	{"patches", required_argument, NULL, OPTION_PATCHES},
	{"until", required_argument, NULL, OPTION_UNTIL},
	{"classify", optional_argument, NULL, OPTION_CLASSIFY},
	{NULL, 0, NULL, 0},
};

static const char *const firmware_words[] = {"direct", "bios", "uefi", NULL};
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

static bool any_machine(const struct boot_machine *machine)
{
	(void)machine;
	return true;
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

static bool read_word_alone(struct boot_options *options, const char *word,
			    struct explanation *explanation)
{
	switch (kernel_line_sort(word, explanation)) {
	case WORD_FILE:
		return read_module(options, word, explanation);
	case WORD_OPTION:
		return kernel_line_add(&options->line, word, explanation);
	default:
		return false;
	}
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
		options->machine = boot_machine_read(value, any_machine, explanation);
		return options->machine != NULL;
	case OPTION_CHIPSET:
		options->qemu_said = true;
		options->chipset = value;
		return read_word("--chipset", chipset_words, value, &index, explanation);
	case OPTION_CPUS:
		return boot_cpus_read(options, value, explanation);
	case OPTION_CPU:
		options->cpu_model = value;
		return true;
	case OPTION_MEMORY:
		return option_read_small_number("--memory", value, 1048576, &options->memory_mib,
						explanation);
	case OPTION_TIMEOUT:
		return option_read_small_number("--timeout", value, 86400, &options->timeout_s,
						explanation);
	case OPTION_GDB:
		options->wait_for_gdb = true;
		return true;
	case OPTION_LOG:
		options->log = value;
		return true;
	case OPTION_JUNIT:
		options->junit = value;
		return true;
	case OPTION_JSON:
		options->prints_json = true;
		return true;
	case OPTION_QEMU:
		options->qemu_said = true;
		options->qemu = value;
		return true;
	case OPTION_KERNEL:
		options->kernel_said = true;
		return read_path("--kernel", value, options->kernel, explanation);
	case OPTION_ISO:
		options->iso_said = true;
		return read_path("--iso", value, options->iso, explanation);
	case OPTION_SECONDS:
		return kernel_line_add_value(&options->line, "seconds", value, explanation);
	case OPTION_EXECUTIONS:
		return kernel_line_add_value(&options->line, "executions", value, explanation);
	case OPTION_PATCHES:
		return kernel_line_add_value(&options->line, "patches", value, explanation);
	case OPTION_UNTIL:
		return until_read(value, &options->until, explanation);
	case OPTION_CLASSIFY:
		return kernel_line_add_value(&options->line, "classify",
					     value ? value : CLASSIFY_SECONDS, explanation);
	case OPTION_MODULE:
		options->any_module = true;
		return read_module(options, value, explanation);
	default:
		return read_word_alone(options, value, explanation);
	}
}

static bool find_images(struct boot_options *options, struct explanation *explanation)
{
	return installed_path("crossmod.elf", options->kernel, explanation) &&
	       installed_path("crossmod.iso", options->iso, explanation) &&
	       installed_path("crossmod-gdb.py", options->gdb_script, explanation);
}

static bool check_machine(const struct boot_options *options, struct explanation *explanation)
{
	const struct boot_machine *machine = options->machine;

	if (machine->bios_only && options->firmware != FIRMWARE_BIOS)
		return explain(explanation, "--machine %s has a BIOS only: no --firmware %s",
			       machine->word, firmware_words[options->firmware]);
	return !machine->check || machine->check(options, explanation);
}

/* With less, what starts the kernel ends without a word. */
static bool check_memory(const struct boot_options *options, struct explanation *explanation)
{
	static const unsigned least_mib[] = {
		[FIRMWARE_DIRECT] = 2, [FIRMWARE_BIOS] = 8, [FIRMWARE_UEFI] = 64};
	unsigned least = least_mib[options->firmware];

	return options->memory_mib >= least ||
	       explain(explanation, "--memory takes %u MiB at least, with --firmware %s", least,
		       firmware_words[options->firmware]);
}

/* What the kernel can do, and this program cannot go along with. */
static bool check_line(const struct boot_options *options, struct explanation *explanation)
{
	const struct options *kernel = &options->line.options;

	if (kernel->machine.serial.base != serial_line_default.base)
		return explain(explanation, "serial=: the log is read from the emulator's first "
					    "port, which is com1, or 0x3f8");
	return true;
}

/* An image that is named is one to start. */
static bool check_images(const struct boot_options *options, struct explanation *explanation)
{
	bool direct = options->firmware == FIRMWARE_DIRECT;

	if (options->iso_said && direct)
		return explain(explanation, "--iso names a boot medium, and it starts from none "
					    "with --firmware direct: use bios or uefi");
	if (options->kernel_said && !direct)
		return explain(explanation,
			       "--kernel names a kernel for --firmware direct, and with %s it "
			       "starts from a boot medium: use --iso",
			       firmware_words[options->firmware]);
	return true;
}

static bool check_together(const struct boot_options *options, struct explanation *explanation)
{
	if (!kernel_line_check_classify(&options->line, options->modules[0], explanation))
		return false;
	if (!check_line(options, explanation) || !check_memory(options, explanation))
		return false;
	if (!check_machine(options, explanation) || !check_images(options, explanation))
		return false;
	if (options->wait_for_gdb && options->until.patches > 0)
		return explain(explanation, "--until runs twice, and --gdb waits once");
	if (options->firmware == FIRMWARE_DIRECT && options->module_count > 1)
		return explain(explanation,
			       "--firmware direct takes one file: QEMU hands on no more; use "
			       "--firmware bios or uefi");
	return true;
}

/* QEMU by itself hands on a file without its name: an option has it, as far as the kernel would
 * show it. */
static bool name_module(struct boot_options *options, struct explanation *explanation)
{
	char word[sizeof("module=") + ARCH_OPTIONS_MODULE_SIZE];

	if (options->firmware != FIRMWARE_DIRECT || options->module_count == 0 ||
	    options_gave(&options->line.options, "module"))
		return true;
	snprintf(word, sizeof(word), "module=%.*s", ARCH_OPTIONS_MODULE_SIZE - 1,
		 path_file_name(options->modules[0]));
	printable_clean(word);
	for (char *at = word; *at; at++)
		if (*at == ' ')
			*at = '?';
	return kernel_line_add(&options->line, word, explanation);
}

/* What the user has left open. */
static void choose_rest(struct boot_options *options, bool firmware_said)
{
	size_t scenarios = options->module_count ? options->module_count : standard_file_count;
	unsigned scenario_s =
		options->line.options.seconds + (options->line.options.milliseconds + 999) / 1000;

	options->timeout_said = options->timeout_s > 0;
	if (options->timeout_s == 0)
		options->timeout_s = TIMEOUT_S + scenario_s * (unsigned)scenarios +
				     options->line.options.classify +
				     (boot_options_many_cpus(options) ? options->cpus : 0);
	if (firmware_said)
		return;
	options->firmware_for_modules = !options->machine->bios_only && options->module_count > 1;
	if (options->machine->bios_only || options->firmware_for_modules ||
	    (options->iso_said && !options->kernel_said))
		options->firmware = FIRMWARE_BIOS;
}

/* With --until there are two runs. */
static bool choose_until(struct boot_options *options, struct explanation *explanation)
{
	if (options->until.patches == 0)
		return true;
	if (!until_check(&options->line.options, explanation))
		return false;
	options->until_line = options->line;
	return until_add_run(&options->until, &options->until_line, explanation) &&
	       until_add_sounding(&options->line, explanation);
}

bool boot_command_line_read(struct boot_options *options, int count, char **arguments,
			    struct explanation *explanation)
{
	bool firmware_said = false;
	int option;

	memset(options, 0, sizeof(*options));
	options->machine = boot_machines[0];
	options->chipset = "q35";
	options->cpus = BOOT_CPUS_USUAL;
	options->memory_mib = 128;
	options->qemu = "qemu-system-x86_64";
	if (!find_images(options, explanation))
		return false;
	optind = 0;
	while ((option = getopt_long(count, arguments, OPTION_LETTERS, option_names, NULL)) >= 0) {
		if (option == '?' || option == ':')
			return option_explain(option, arguments, OPTION_FIRMWARE, "boot",
					      "; a kernel option that looks like one comes after "
					      "--",
					      explanation);
		if (!read_option(options, option, optarg, explanation))
			return false;
		firmware_said |= option == OPTION_FIRMWARE;
	}
	for (int index = optind; index < count; index++)
		if (!kernel_line_add(&options->line, arguments[index], explanation))
			return false;
	if (!kernel_line_check(&options->line, explanation))
		return false;
	choose_rest(options, firmware_said);
	return check_together(options, explanation) && name_module(options, explanation) &&
	       choose_until(options, explanation);
}
