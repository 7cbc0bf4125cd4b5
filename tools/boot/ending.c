#include "tools/boot/ending.h"

#include "arch/linux/refusal.h"
#include "tools/base/explain.h"
#include "tools/base/span.h"
#include "tools/boot/boot_machine.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>

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
	const char *name = options->machine->emulator;
	char line[LIVE_LAST_LINE_SIZE];

	switch (result->end) {
	case MACHINE_LOG_ENDED:
		note("%" PRIu64 ".%03u s from the start of %s to the verdict",
		     result->elapsed_us / 1000000, (unsigned)(result->elapsed_us / 1000 % 1000),
		     name);
		break;
	case MACHINE_EXITED:
		explain_exit(name, result);
		break;
	case MACHINE_TIMED_OUT:
		live_last_line(live, line, sizeof(line));
		note("%s was stopped: no verdict after %u s (see --timeout); the last that came "
		     "was \"%s\"",
		     name, options->timeout_s, line);
		break;
	case MACHINE_FELL_SILENT:
		live_last_line(live, line, sizeof(line));
		note("%s was stopped: nothing came for %u s (see --timeout); the last that came "
		     "was \"%s\"",
		     name, BOOT_SILENCE_S, line);
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

/* GRUB's menu says this before it loads the kernel; it is heard where the firmware's console is the
 * serial port. */
static bool came_to_grub(const struct live *live)
{
	struct span all = {live->bytes, live->length};

	return span_find(all, " is loading.") < all.length;
}

/* The emulator has ended by itself, with an error; or a UEFI has reset the machine. */
static bool ended_before(const struct boot_options *options, const struct live *live,
			 const struct machine_result *result)
{
	if (result->end != MACHINE_EXITED || live->started || WIFSIGNALED(result->detail))
		return false;
	return WEXITSTATUS(result->detail) != 0 ||
	       (options->firmware == FIRMWARE_UEFI && !came_to_grub(live));
}

/* The medium was named by the user, and nothing of Crossmod's has come from it. */
static bool never_came(const struct boot_options *options, const struct live *live,
		       const struct machine_result *result)
{
	return result->end == MACHINE_TIMED_OUT && options->iso_said && !live->started &&
	       !came_to_grub(live);
}

bool ending_has_no_log(const struct boot_options *options, const struct live *live,
		       const struct machine_result *result)
{
	return result->end == MACHINE_NOT_STARTED || result->end == MACHINE_NO_MEMORY ||
	       result->end == MACHINE_REFUSED || ended_before(options, live, result) ||
	       never_came(options, live, result);
}

static void note_ended_before(const struct boot_options *options,
			      const struct machine_result *result)
{
	const char *name = options->machine->emulator;
	const char *why = result->last_words[0] ? result->last_words : "it ended without a word";

	if (WEXITSTATUS(result->detail) == 0)
		note("the firmware has reset the machine before it came to Crossmod: a UEFI runs "
		     "on "
		     "no 32-bit processor (--cpu), nor with too little memory (--memory)");
	else if (boot_options_many_cpus(options))
		note("%s cannot be this machine: %s; more than %d CPUs take QEMU 9.0 or later: see "
		     "%s --version",
		     name, why, BOOT_CPUS_XAPIC, options->qemu);
	else
		note("%s cannot be this machine: %s", name, why);
}

/* What helps, where its program cannot be started. */
static const char *start_advice(const struct boot_options *options, int error)
{
	switch (error) {
	case EAGAIN:
	case ENOMEM:
	case EMFILE:
	case ENFILE:
		return refusal_advice(error);
	default:
		return options->machine->install;
	}
}

enum status ending_without_log(const struct boot_options *options, const struct live *live,
			       const struct machine_result *result)
{
	switch (result->end) {
	case MACHINE_NO_MEMORY:
		note("out of memory");
		return STATUS_INTERNAL;
	case MACHINE_REFUSED:
		note("%s", live->refusal);
		break;
	case MACHINE_EXITED:
		note_ended_before(options, result);
		break;
	case MACHINE_TIMED_OUT:
		note("%s has not come to Crossmod in %u s (see --timeout): the medium %s does not "
		     "boot there, or is slow",
		     options->machine->emulator, options->timeout_s, options->iso);
		break;
	default:
		note("cannot start %s: %s; %s", options->machine->program(options),
		     strerror(result->detail), start_advice(options, result->detail));
	}
	return STATUS_NO_MACHINE;
}
