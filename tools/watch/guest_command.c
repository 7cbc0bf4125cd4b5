#include "tools/watch/guest_command.h"

#include <stdio.h>
#include <string.h>

#include "tools/watch/guest_words.h"

/* So many instructions a nanosecond of the guest's clock, as a power of 1/2: a guest at 125 MHz
 * gets on with its work between two ticks, and does not spin long where it waits. */
#define ICOUNT "shift=3,sleep=off"

static void add_plugin(struct arguments *arguments, const struct guest_plugin *plugin)
{
	char path[2 * PATH_MAX], trace[2 * PATH_MAX], sites[2 * PATH_MAX] = "";
	char shake[24] = "";

	arguments_double_commas(plugin->path, path);
	arguments_double_commas(plugin->trace, trace);
	if (plugin->sites)
		arguments_double_commas(plugin->sites, sites);
	if (plugin->is_shaken)
		snprintf(shake, sizeof(shake), ",shake=%u", plugin->seed);
	arguments_add(arguments, "-plugin");
	arguments_add(arguments, "%s,trace=%s,mode=%s%s%s%s", path, trace,
		      plugin->only_finds ? "find" : "record", sites[0] ? ",sites=" : "", sites,
		      shake);
}

/* ---- The machine of --kernel ----------------------------------------------------------------- */

static void add_machine(struct arguments *arguments, const struct watch_options *options)
{
	arguments_add(arguments, "-nodefaults");
	arguments_add(arguments, "-no-user-config");
	arguments_add_option(arguments, "-machine", "q35");
	arguments_add(arguments, "-m");
	arguments_add(arguments, "%u", options->memory_mib);
	arguments_add(arguments, "-smp");
	arguments_add(arguments, "%u", options->cpus);
	arguments_add_option(arguments, "-kernel", options->kernel);
	if (options->initrd)
		arguments_add_option(arguments, "-initrd", options->initrd);
	if (options->append)
		arguments_add_option(arguments, "-append", options->append);
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
}

/* What neither of the two has said. */
static void add_rest(struct arguments *arguments, const struct watch_options *options,
		     const struct guest_words *words)
{
	if (!words->has_display)
		arguments_add_option(arguments, "-display", "none");
	if (!words->has_console)
		arguments_add_option(arguments, "-serial", "stdio");
	if (!words->has_reboot)
		arguments_add(arguments, "-no-reboot");
	if (!words->has_accel)
		arguments_add_option(arguments, "-accel",
				     options->is_parallel ? "tcg,thread=multi"
							  : "tcg,thread=single");
	if (!words->has_icount && !options->is_parallel)
		arguments_add_option(arguments, "-icount", ICOUNT);
	if (!words->has_rtc)
		arguments_add_option(arguments, "-rtc",
				     options->is_parallel ? "base=2020-01-01"
							  : "base=2020-01-01,clock=vm");
	if (!words->has_seed)
		arguments_add_option(arguments, "-seed", "1");
	if (words->cpu < 0)
		arguments_add_option(arguments, "-cpu", "max,-rdrand,-rdseed");
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
