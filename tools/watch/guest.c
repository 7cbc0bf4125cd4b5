#include "tools/watch/guest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arch/linux/refusal.h"
#include "tools/base/installed.h"
#include "tools/base/span.h"
#include "tools/base/ticker.h"
#include "tools/child/live.h"

#define SECOND_US UINT64_C(1000000)
#define VERSION_US (60 * SECOND_US)

/* Until QEMU has written the end of a trace, on a busy host. */
#define FAREWELL_US (20 * SECOND_US)

#define VERSION_LEAST_MAJOR 9
#define VERSION_LEAST_MINOR 2

#define PLUGIN_FILE "crossmod-watch.so"
#define PLUGIN_SAYS "crossmod-watch: " /* in front of each of its messages */

#define INSTALL                                                                                    \
	"install qemu-system-x86 of version 9.2 or later (Debian 12 has it in "                    \
	"bookworm-backports), or name another QEMU by --qemu"

/* ---- Before ---------------------------------------------------------------------------------- */

static enum message_kind no_message(const char *line)
{
	(void)line;
	return MESSAGE_OTHER;
}

static bool cannot_start(const char *program, int error, struct explanation *explanation)
{
	bool is_short = error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;

	return explain(explanation, "cannot start %s: %s; %s", program, strerror(error),
		       is_short ? refusal_advice(error) : INSTALL);
}

/* "QEMU emulator version 10.0.2 (Debian ...)". */
static bool read_version(struct span said, uint64_t *major, uint64_t *minor)
{
	static const char before[] = "QEMU emulator version ";
	size_t at = span_find(said, before);

	if (at == said.length)
		return false;
	said.start += at;
	said.length -= at;
	return span_take(&said, before) && span_take_number(&said, major) &&
	       span_take(&said, ".") && span_take_number(&said, minor);
}

static bool is_new_enough(const char *program, struct span said, struct explanation *explanation)
{
	uint64_t major, minor;

	if (!read_version(said, &major, &minor))
		return explain(explanation, "%s is no QEMU that says its version; " INSTALL,
			       program);
	if (major > VERSION_LEAST_MAJOR ||
	    (major == VERSION_LEAST_MAJOR && minor >= VERSION_LEAST_MINOR))
		return true;
	return explain(explanation, "%s is QEMU %u.%u, whose plugins see too little; " INSTALL,
		       program, (unsigned)major, (unsigned)minor);
}

static bool check_version(const struct watch_options *options, struct explanation *explanation)
{
	char *const arguments[] = {(char *)options->qemu, (char *)"--version", NULL};
	const struct machine machine = {
		.program = {.arguments = arguments, .log_descriptor = STDOUT_FILENO},
		.timeout_us = VERSION_US,
		.sort_message = no_message,
	};
	struct machine_result result;
	struct live live;
	bool good;

	live_start_console(&live, -1, NULL);
	live.hidden = true;
	machine_run(&machine, &live, &result);
	if (result.end == MACHINE_NOT_STARTED)
		good = cannot_start(options->qemu, result.detail, explanation);
	else
		good = is_new_enough(options->qemu, (struct span){live.bytes, live.length},
				     explanation);
	live_free(&live);
	return good;
}

static bool find_plugin(char plugin[PATH_MAX], struct explanation *explanation)
{
	if (!installed_path(PLUGIN_FILE, plugin, explanation))
		return false;
	return access(plugin, R_OK) == 0 || explain(explanation,
						    "there is no %s, the plugin for QEMU; \"make\" "
						    "builds it, and --plugin names "
						    "another place",
						    plugin);
}

static bool check_plugin(const struct watch_options *options, char plugin[PATH_MAX],
			 struct explanation *explanation)
{
	if (!options->plugin)
		return find_plugin(plugin, explanation);
	/* QEMU would look for a name without a slash among the system's libraries */
	if (realpath(options->plugin, plugin))
		return true;
	return explain(explanation, "cannot read %s: %s", options->plugin, strerror(errno));
}

static bool check_file(const char *path, struct explanation *explanation)
{
	return !path || access(path, R_OK) == 0 ||
	       explain(explanation, "cannot read %s: %s", path, strerror(errno));
}

enum status guest_check(const struct watch_options *options, char plugin[PATH_MAX],
			struct explanation *explanation)
{
	if (!check_file(options->kernel, explanation) || !check_file(options->initrd, explanation))
		return STATUS_NO_INPUT;
	if (!check_plugin(options, plugin, explanation) || !check_version(options, explanation))
		return STATUS_NO_MACHINE;
	return STATUS_AS_EXPECTED;
}

/* ---- The run --------------------------------------------------------------------------------- */

/* The first error says what is wrong; those behind it say what QEMU could not do without that. */
static enum message_kind sort_message(const char *line)
{
	return strcasestr(line, "warning:") ? MESSAGE_OTHER : MESSAGE_TROUBLE;
}

/* Beside a console that is shown on a terminal, nothing: it may be in the middle of a line. */
static void look(void *context, const struct live *live)
{
	struct ticker *ticker = context;

	if ((live->hidden || !isatty(STDOUT_FILENO)) && ticker_is_due(ticker))
		ticker_say(ticker, TICKER_UNKNOWN,
			   "the guest runs; %zu bytes came from its console", live->length);
}

static void run(const struct watch_options *options, char *const *arguments, int console,
		struct machine_result *result)
{
	struct ticker ticker;
	const struct machine machine = {
		.program = {.arguments = arguments, .log_descriptor = STDOUT_FILENO},
		.look = look,
		.look_context = &ticker,
		.timeout_us = options->timeout_s * SECOND_US,
		.sort_message = sort_message,
		.farewell_us = FAREWELL_US,
	};
	struct live live;

	live_start_console(&live, console, options->until);
	live.hidden = options->is_quiet || options->prints_json;
	fflush(stdout);
	ticker_begin(&ticker, "crossmod watch", 0);
	machine_run(&machine, &live, result);
	ticker_clear();
	if (!live.hidden && live.length > 0 && live.bytes[live.length - 1] != '\n')
		putchar('\n');
	live_free(&live);
}

enum status guest_run(const struct watch_options *options, const struct guest_plugin *plugin,
		      int console, struct machine_result *result, struct explanation *explanation)
{
	struct arguments arguments = {0};
	enum status status = STATUS_AS_EXPECTED;

	if (!guest_command_make(&arguments, options, plugin, explanation)) {
		status = STATUS_USAGE;
	} else if (arguments.out_of_memory) {
		explain_memory(explanation);
		status = STATUS_INTERNAL;
	} else {
		run(options, arguments.items, console, result);
	}
	arguments_free(&arguments);
	return status;
}

/* ---- After it -------------------------------------------------------------------------------- */

static enum status explain_no_start(const struct machine_result *result)
{
	const char *words = result->trouble[0] ? result->trouble : result->last_words;
	const char *own = strstr(words, PLUGIN_SAYS);

	if (strstr(words, "requires API version") || strstr(words, "only a minimum version"))
		note("the plugin and this QEMU do not speak the same interface: %s; " INSTALL,
		     words);
	else if (strstr(words, "-plugin: invalid option"))
		note("this QEMU was built without plugins: %s; " INSTALL, words);
	else if (own)
		note("this guest cannot be watched: %s", own + strlen(PLUGIN_SAYS));
	else
		note("QEMU cannot be this machine: %s",
		     words[0] ? words : "it ended without a word");
	return STATUS_NO_MACHINE;
}

static void explain_exit(const struct machine_result *result)
{
	const char *colon = result->last_words[0] ? ": " : "";

	if (WIFSIGNALED(result->detail))
		note("QEMU was ended by a signal (%s)%s%s", strsignal(WTERMSIG(result->detail)),
		     colon, result->last_words);
	else if (WEXITSTATUS(result->detail))
		note("QEMU ended with status %d%s%s", WEXITSTATUS(result->detail), colon,
		     result->last_words);
}

enum status guest_explain_end(const struct watch_options *options,
			      const struct machine_result *result, bool started)
{
	struct explanation explanation;

	switch (result->end) {
	case MACHINE_NOT_STARTED:
		cannot_start(options->qemu, result->detail, &explanation);
		note("%s", explanation.line);
		return STATUS_NO_MACHINE;
	case MACHINE_NO_MEMORY:
		note("out of memory");
		return STATUS_INTERNAL;
	case MACHINE_EXITED:
		if (!started && result->detail != 0)
			return explain_no_start(result);
		explain_exit(result);
		break;
	case MACHINE_TIMED_OUT:
		note("the guest was ended after %u s (see --timeout)", options->timeout_s);
		break;
	case MACHINE_INTERRUPTED:
		note("the guest was ended on request (%s)", strsignal(result->detail));
		break;
	case MACHINE_FLOODED:
		note("the guest was ended: %zu MiB came from its console", LIVE_MAX >> 20);
		break;
	default:
		break;
	}
	return STATUS_AS_EXPECTED;
}
