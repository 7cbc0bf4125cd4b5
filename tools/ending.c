#include "tools/ending.h"

#include "tools/note.h"

#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>

static const char *emulator_name(const struct boot_options *options)
{
	return options->machine == MACHINE_BOCHS ? "Bochs" : "QEMU";
}

static void explain_exit(const char *name, const struct machine_result *result)
{
	const char *colon = result->last_words[0] ? ": " : "";

	if (WIFSIGNALED(result->detail))
		note("%s was ended by a signal (%s) before the log was whole%s%s", name,
		     strsignal(WTERMSIG(result->detail)), colon, result->last_words);
	else if (WEXITSTATUS(result->detail))
		note("%s ended with status %d before the log was whole%s%s", name,
		     WEXITSTATUS(result->detail), colon, result->last_words);
	else
		note("%s ended before the log was whole, as it does when the machine resets "
		     "itself, by a triple fault for example%s%s",
		     name, colon, result->last_words);
}

void ending_explain(const struct boot_options *options, const struct live *live,
		    const struct machine_result *result)
{
	const char *name = emulator_name(options);
	char line[121];

	switch (result->end) {
	case MACHINE_LOG_ENDED:
		note("%" PRIu64 ".%03u s from the start of %s to the verdict",
		     result->elapsed_us / 1000000, (unsigned)(result->elapsed_us / 1000 % 1000),
		     name);
		break;
	case MACHINE_EXITED:
		explain_exit(name, result);
		if (!live->started && boot_options_many_cpus(options))
			note("more than %d CPUs take QEMU 9.0 or later: see %s --version",
			     BOOT_CPUS_XAPIC, options->qemu);
		break;
	case MACHINE_TIMED_OUT:
		live_last_line(live, line, sizeof(line));
		note("%s was stopped: no verdict after %u s (see --timeout); the last that came "
		     "was \"%s\"",
		     name, options->timeout_s, line);
		break;
	case MACHINE_INTERRUPTED:
		note("%s was stopped on request (%s)", name, strsignal(result->detail));
		break;
	case MACHINE_FLOODED:
		note("%s was stopped: %zu MiB came from its serial port, and no log is so long",
		     name, LIVE_MAX >> 20);
		break;
	case MACHINE_GAVE_UP:
		note("%s was stopped: it said \"%s\"", name, result->trouble);
		break;
	default:
		break;
	}
}

enum status ending_without_log(const struct boot_options *options,
			       const struct machine_result *result)
{
	bool bochs = options->machine == MACHINE_BOCHS;

	if (result->end == MACHINE_NO_MEMORY) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	note("cannot start %s: %s; %s", bochs ? "bochs" : options->qemu, strerror(result->detail),
	     bochs ? "install the package bochs"
		   : "install the package qemu-system-x86, or name another QEMU by --qemu");
	return STATUS_NO_MACHINE;
}
