/*
 * The input is the command line of `crossmod boot`, `crossmod run` or `crossmod watch`, which the
 * first byte says: a word a line.
 */
#include "tests/fuzz/check_boot_info.h"
#include "tests/unit/sample/bytes.h"
#include "tools/boot/boot_command_line.h"
#include "tools/boot/boot_machine.h"
#include "tools/run/run_options.h"
#include "tools/watch/guest_command.h"

#define WORDS_MAX 600

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static struct explanation explanation;

static void check_boot(int count, char **words)
{
	static struct boot_options options;
	static const struct boot_files files = {.option_disk = "disk"};
	struct arguments arguments = {0};

	if (!boot_command_line_read(&options, count, words, &explanation)) {
		CHECK(explanation.line[0] != '\0');
		return;
	}
	CHECK(options.cpus >= 1 && options.cpus <= 4096 && options.timeout_s >= 1);
	CHECK(options.cpus_max == 0 || options.cpus_max >= options.cpus);
	CHECK(options.module_count <= BOOT_MODULES_MAX);
	CHECK(strlen(options.line.words) <= KERNEL_LINE_MAX);
	CHECK(options.line.options.complaint_count == 0);
	for (const char *byte = options.line.words; *byte; byte++)
		CHECK((unsigned char)*byte >= ' ' && *byte != 127);
	CHECK(!options.machine->bios_only || options.firmware == FIRMWARE_BIOS);
	/* Bochs' reads a workspace, which there is none of here */
	CHECK(options.machine->in_workspace ||
	      options.machine->prepare(options.machine, &options, &files, &arguments,
				       &explanation));
	arguments_free(&arguments);
}

static void check_run(int count, char **words)
{
	static struct run_options options;

	memset(&options, 0, sizeof(options));
	if (!run_options_read(&options, count, words, &explanation)) {
		CHECK(explanation.line[0] != '\0');
		return;
	}
	CHECK(options.cpu_count != 1 && options.cpu_count <= CPUS_MAX);
	for (size_t i = 0; i < options.cpu_count; i++)
		for (size_t j = 0; j < i; j++)
			CHECK(options.cpus[i] != options.cpus[j]);
	CHECK(strlen(options.line.words) <= KERNEL_LINE_MAX);
	CHECK(options.line.options.complaint_count == 0);
	CHECK(options.file_count <= RUN_FILES_MAX);
}

static void check_watch(int count, char **words)
{
	static const struct guest_plugin plugin = {.path = "/plugin.so", .trace = "/trace"};
	static struct watch_options options;
	struct arguments arguments = {0};

	if (!watch_options_read(&options, count, words, &explanation)) {
		CHECK(explanation.line[0] != '\0');
		return;
	}
	CHECK(options.cpus >= 1 && options.cpus <= WATCH_CPUS_MAX && options.timeout_s >= 1);
	CHECK(options.symbol_count <= WATCH_SYMBOL_FILES_MAX);
	CHECK(!options.trace + !options.kernel + !options.qemu_words == 2);
	if (options.trace)
		return;
	if (guest_command_make(&arguments, &options, &plugin, &explanation)) {
		CHECK(arguments.out_of_memory ||
		      strstr(arguments.items[arguments.count - 1], "/plugin.so,trace=/trace,"));
		CHECK(arguments.count >= options.qemu_word_count);
	} else {
		CHECK(explanation.line[0] != '\0');
	}
	arguments_free(&arguments);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static char name[] = "crossmod";
	char *words[WORDS_MAX + 2] = {name};
	char *lines, *rest, *word;
	int count = 1;

	if (size == 0)
		return 0;
	lines = malloc(size);
	CHECK(lines);
	memcpy(lines, input + 1, size - 1);
	lines[size - 1] = '\0';
	for (rest = lines; count <= WORDS_MAX && (word = strsep(&rest, "\n"));)
		words[count++] = word;
	memset(&explanation, 0, sizeof(explanation));
	if (input[0] == 'w')
		check_watch(count, words);
	else if (input[0] & 1)
		check_run(count, words);
	else
		check_boot(count, words);
	free(lines);
	return 0;
}
