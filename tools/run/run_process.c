#include "tools/run/run_process.h"

#include "arch/linux/refusal.h"
#include "tools/base/arguments.h"
#include "tools/base/explain.h"
#include "tools/child/following.h"
#include "tools/run/run_machine.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define THIS_PROGRAM "/proc/self/exe"

/* Whatever else it says is shown with what happened. */
static enum message_kind sort_message(const char *line)
{
	(void)line;
	return MESSAGE_TROUBLE;
}

/* The machine says by its status, and in one line, that this system does not let it run; or it was
 * not let say that. */
static bool is_refused(const struct machine_result *result)
{
	if (result->end != MACHINE_EXITED)
		return false;
	return WIFSIGNALED(result->detail) ? WTERMSIG(result->detail) == SIGSYS
					   : WEXITSTATUS(result->detail) == STATUS_NO_MACHINE;
}

static void explain_refusal(const struct machine_result *result)
{
	if (WIFSIGNALED(result->detail))
		note("a seccomp filter has ended the machine's process for a system call that it "
		     "forbids (SIGSYS): try it outside of the container or sandbox");
	else
		note("%s", result->last_words);
}

static void explain_exit(const struct machine_result *result)
{
	const char *colon = result->last_words[0] ? ": " : "";

	if (WIFSIGNALED(result->detail))
		note("the machine's process was ended by a signal (%s) before the log was "
		     "whole%s%s",
		     strsignal(WTERMSIG(result->detail)), colon, result->last_words);
	else
		note("the machine's process ended with status %d before the log was whole%s%s",
		     WEXITSTATUS(result->detail), colon, result->last_words);
}

static void explain_end(const struct run_process *process, const struct run_options *options)
{
	char line[LIVE_LAST_LINE_SIZE];

	switch (process->result.end) {
	case MACHINE_LOG_ENDED:
		note("%" PRIu64 ".%03u s from the start to the verdict",
		     process->result.elapsed_us / 1000000,
		     (unsigned)(process->result.elapsed_us / 1000 % 1000));
		if (process->result.timed_out)
			note("it was asked to end after %u s (see --timeout)", options->timeout_s);
		if (process->result.trouble[0])
			note("beside its log it said: %s", process->result.trouble);
		break;
	case MACHINE_EXITED:
		explain_exit(&process->result);
		break;
	case MACHINE_TIMED_OUT:
		live_last_line(&process->live, line, sizeof(line));
		note("it was stopped: no verdict after %u s (see --timeout); the last that came "
		     "was \"%s\"",
		     options->timeout_s, line);
		break;
	case MACHINE_FELL_SILENT:
		live_last_line(&process->live, line, sizeof(line));
		note("it was stopped: nothing came for %u s (see --timeout); the last that came "
		     "was \"%s\"",
		     RUN_SILENCE_S, line);
		break;
	case MACHINE_INTERRUPTED:
		note("it was stopped on request (%s)", strsignal(process->result.detail));
		break;
	default:
		note("it was stopped: its log makes no sense");
		break;
	}
}

void run_process(struct run_process *process, const struct run_options *options, const char *option,
		 int count, char **arguments)
{
	struct following following;
	struct machine machine = {
		.program = {.log_descriptor = RUN_LOG_DESCRIPTOR},
		.timeout_us = (uint64_t)options->timeout_s * 1000000,
		.silence_us = options->timeout_s ? 0 : RUN_SILENCE_S * (uint64_t)1000000,
		.sort_message = sort_message,
		.look = following_look,
		.look_context = &following,
		.ends_on_request = true,
		.ends_in_time = options->until.patches > 0,
	};
	struct arguments words = {0};

	/* The machine gets the same words, and those in front of them that say what it is. */
	arguments_add(&words, THIS_PROGRAM);
	arguments_add(&words, "run");
	arguments_add(&words, "--as-machine");
	if (option)
		arguments_add(&words, "%s", option);
	for (int index = 1; index < count; index++)
		arguments_add(&words, "%s", arguments[index]);
	machine.program.arguments = words.items;
	fflush(stdout);
	following_begin(&following,
			options->line.options.classify ? "crossmod classify" : "crossmod run",
			"the machine's process starts", options->line.options.classify);
	if (words.out_of_memory)
		process->result.end = MACHINE_NO_MEMORY;
	else
		machine_run(&machine, &process->live, &process->result);
	ticker_clear();
	arguments_free(&words);
}

bool run_process_sent_log(const struct run_process *process)
{
	return process->result.end != MACHINE_NO_MEMORY &&
	       process->result.end != MACHINE_NOT_STARTED && !is_refused(&process->result);
}

enum status run_process_explain(const struct run_process *process,
				const struct run_options *options)
{
	if (process->result.end == MACHINE_NO_MEMORY) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	if (process->result.end == MACHINE_NOT_STARTED) {
		note("cannot start " THIS_PROGRAM ": %s; %s", strerror(process->result.detail),
		     refusal_advice(process->result.detail));
		return STATUS_NO_MACHINE;
	}
	if (is_refused(&process->result)) {
		explain_refusal(&process->result);
		return STATUS_NO_MACHINE;
	}
	explain_end(process, options);
	return process->result.end == MACHINE_LOG_ENDED ? STATUS_AS_EXPECTED : STATUS_NOT_WHOLE;
}
