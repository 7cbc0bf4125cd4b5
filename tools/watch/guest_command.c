#include "tools/watch/guest_command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/watch/guest_words.h"

#define MIB ((uint64_t)1 << 20)

/* Its memory must be a file's, so that the plugin can tell physical addresses. */
#define MEMORY_ID "crossmod-ram"

/* So many instructions a nanosecond of the guest's clock, as a power of 1/2: a guest at 125 MHz
 * gets on with its work between two ticks, and does not spin long where it waits. */
#define ICOUNT "shift=3,sleep=off"

static void add(struct arguments *arguments, const char *option, const char *value)
{
	arguments_add(arguments, "%s", option);
	arguments_add(arguments, "%s", value);
}

/* A file's name in a list of properties, where two commas stand for one. */
static void double_commas(const char *path, char to[2 * PATH_MAX])
{
	size_t length = 0;

	for (; *path && length < 2 * PATH_MAX - 2; path++) {
		if (*path == ',')
			to[length++] = ',';
		to[length++] = *path;
	}
	to[length] = '\0';
}

static void add_plugin(struct arguments *arguments, const struct guest_plugin *plugin)
{
	char path[2 * PATH_MAX], trace[2 * PATH_MAX], sites[2 * PATH_MAX] = "";
	char shake[24] = "";

	double_commas(plugin->path, path);
	double_commas(plugin->trace, trace);
	if (plugin->sites)
		double_commas(plugin->sites, sites);
	if (plugin->is_shaken)
		snprintf(shake, sizeof(shake), ",shake=%u", plugin->seed);
	arguments_add(arguments, "-plugin");
	arguments_add(arguments, "%s,trace=%s,mode=%s%s%s%s", path, trace,
		      plugin->only_finds ? "find" : "record", sites[0] ? ",sites=" : "", sites,
		      shake);
}

static void add_memory(struct arguments *arguments, const char *machine, uint64_t bytes)
{
	arguments_add(arguments, "-object");
	arguments_add(arguments, "memory-backend-memfd,id=" MEMORY_ID ",size=%" PRIu64 ",share=on",
		      bytes);
	arguments_add(arguments, "-machine");
	arguments_add(arguments, "%smemory-backend=" MEMORY_ID, machine);
}

/* ---- The machine of --kernel ----------------------------------------------------------------- */

static void add_machine(struct arguments *arguments, const struct watch_options *options)
{
	arguments_add(arguments, "-nodefaults");
	arguments_add(arguments, "-no-user-config");
	add_memory(arguments, "q35,", options->memory_mib * MIB);
	arguments_add(arguments, "-m");
	arguments_add(arguments, "%u", options->memory_mib);
	arguments_add(arguments, "-smp");
	arguments_add(arguments, "%u", options->cpus);
	add(arguments, "-kernel", options->kernel);
	if (options->initrd)
		add(arguments, "-initrd", options->initrd);
	if (options->append)
		add(arguments, "-append", options->append);
}

/* ---- What the user has said ------------------------------------------------------------------ */

/* What draws lots makes no two runs the same. */
static void add_words(struct arguments *arguments, const struct watch_options *options,
		      const struct guest_words *words)
{
	for (unsigned i = 0; i < options->qemu_word_count; i++) {
		const char *word = options->qemu_words[i];
		bool is_cpu = (int)i == words->cpu;

		arguments_add(arguments, "%s%s%s", word,
			      is_cpu && !strstr(word, "rdrand") ? ",-rdrand" : "",
			      is_cpu && !strstr(word, "rdseed") ? ",-rdseed" : "");
	}
	if (!words->has_memory_backend)
		add_memory(arguments, "", words->memory_bytes);
}

/* What neither of the two has said. */
static void add_rest(struct arguments *arguments, const struct watch_options *options,
		     const struct guest_words *words)
{
	if (!words->has_display)
		add(arguments, "-display", "none");
	if (!words->has_console)
		add(arguments, "-serial", "stdio");
	if (!words->has_reboot)
		arguments_add(arguments, "-no-reboot");
	if (!words->has_accel)
		add(arguments, "-accel",
		    options->is_parallel ? "tcg,thread=multi" : "tcg,thread=single");
	if (!words->has_icount && !options->is_parallel)
		add(arguments, "-icount", ICOUNT);
	if (!words->has_rtc)
		add(arguments, "-rtc",
		    options->is_parallel ? "base=2020-01-01" : "base=2020-01-01,clock=vm");
	if (!words->has_seed)
		add(arguments, "-seed", "1");
	if (words->cpu < 0)
		add(arguments, "-cpu", "max,-rdrand,-rdseed");
}

bool guest_command_make(struct arguments *arguments, const struct watch_options *options,
			const struct guest_plugin *plugin, struct explanation *explanation)
{
	struct guest_words words = {0};

	if (!guest_words_read(&words, options->qemu_words, options->qemu_word_count,
			      options->is_parallel, explanation))
		return false;
	arguments_add(arguments, "%s", options->qemu);
	if (options->kernel)
		add_machine(arguments, options);
	else
		add_words(arguments, options, &words);
	add_rest(arguments, options, &words);
	add_plugin(arguments, plugin);
	return true;
}
