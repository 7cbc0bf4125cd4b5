#include "tools/campaign/cell/board.h"

#include "tools/base/arguments.h"
#include "tools/campaign/cell/errand.h"
#include "tools/child/emulator.h"
#include "tools/judge/judge.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

/* For the command that prepares. */
#define PREPARE_S 600
#define FAREWELL_S 3
#define LOOK_MS 200

/* The port is read before the power comes: what a board sends at once would be lost otherwise. What
 * the command for the power prints is no log. */
static const char script[] =
	"if [ -n \"$CROSSMOD_SERIAL\" ]; then\n"
	"	stty -F \"$CROSSMOD_SERIAL\" \"$CROSSMOD_BAUD\" raw -echo clocal || exit 69\n"
	"	cat \"$CROSSMOD_SERIAL\" &\n"
	"else\n"
	"	sh -c \"$CROSSMOD_LOG\" &\n"
	"fi\n"
	"sleep 1\n"
	"sh -c \"$CROSSMOD_POWER\" >&2 || { echo 'the power command has failed' >&2; exit 69; }\n"
	"wait $!\n";

/* ---- Whose turn it is ------------------------------------------------------------------------ */

/* The signals are held back. */
static int pending_signal(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	sigset_t pending;

	sigpending(&pending);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (sigismember(&pending, numbers[i]))
			return numbers[i];
	return 0;
}

/* -1 when somebody asks the cell to end meanwhile, or it cannot be had. */
static int wait_for_turn(struct cell_run *run)
{
	char name[CAMPAIGN_NAME_MAX + 16], path[PATH_MAX];
	int fd;

	snprintf(name, sizeof(name), "board.%s.lock", run->cell.machine->name);
	plan_path(run->plan, name, path);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0) {
		cell_ends(run, STATUS_CANNOT_CREATE, "cannot make %.300s: %s", path,
			  strerror(errno));
		return -1;
	}
	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		run->interrupted = pending_signal();
		if (run->interrupted) {
			close(fd);
			return -1;
		}
		poll(NULL, 0, LOOK_MS);
	}
	return fd;
}

/* ---- Its commands ---------------------------------------------------------------------------- */

/* What the commands may want to know. */
static void set_environment(const struct cell_run *run)
{
	const struct campaign_machine *machine = run->cell.machine;
	char number[16];

	snprintf(number, sizeof(number), "%u", run->cell.number);
	setenv("CROSSMOD_CELL", number, 1);
	setenv("CROSSMOD_MACHINE", machine->name, 1);
	setenv("CROSSMOD_SCENARIOS", run->workspace.path, 1);
	setenv("CROSSMOD_OPTIONS", machine->settings.options ? machine->settings.options : "", 1);
	setenv("CROSSMOD_SERIAL", machine->serial ? machine->serial : "", 1);
	setenv("CROSSMOD_BAUD", machine->baud ? machine->baud : "", 1);
	setenv("CROSSMOD_LOG", machine->log ? machine->log : "", 1);
	setenv("CROSSMOD_POWER", machine->power, 1);
}

static bool prepare(struct cell_run *run)
{
	char *arguments[] = {(char *)"sh", (char *)"-c", (char *)run->cell.machine->prepare, NULL};
	struct errand errand;

	errand_run(&errand, &(struct errand_order){.arguments = arguments,
						   .to = -1,
						   .seconds = PREPARE_S,
						   .ending = SIGTERM,
						   .farewell_s = FAREWELL_S});
	run->interrupted = errand.interrupted;
	if (errand.is_late)
		cell_ends(run, STATUS_NO_MACHINE, "the command to prepare took more than %d s",
			  PREPARE_S);
	else if (errand.status)
		cell_ends(run, STATUS_NO_MACHINE, "the command to prepare has failed (%d)%s%s",
			  errand.status, errand.last_line[0] ? ": " : "", errand.last_line);
	return !errand.is_late && !errand.status && !errand.interrupted;
}

/* ---- Its log --------------------------------------------------------------------------------- */

static enum message_kind sort_message(const char *line)
{
	(void)line;
	return MESSAGE_OTHER;
}

static void conclude_without_log(struct cell_run *run, const struct live *live,
				 const struct machine_result *result)
{
	unsigned time_s = run->cell.machine->settings.time_s;
	const char *words = result->last_words[0] ? result->last_words : "without a word";
	char line[LIVE_LAST_LINE_SIZE];

	live_last_line(live, line, sizeof(line));
	if (result->end == MACHINE_EXITED)
		cell_ends(run, live->started ? STATUS_NOT_WHOLE : STATUS_NO_MACHINE,
			  "the commands for its power and log ended before the log did: %s", words);
	else if (live->started)
		cell_ends(run, STATUS_NOT_WHOLE,
			  "the log has no end after %u s; the last that came was \"%.300s\"",
			  time_s, line);
	else if (live->length > 0)
		cell_ends(run, STATUS_NOT_WHOLE,
			  "no log has begun within %u s; the last that came was \"%.300s\"", time_s,
			  line);
	else
		cell_ends(run, STATUS_NOT_WHOLE,
			  "nothing has come within %u s: is it switched on, and is this its serial "
			  "port?",
			  time_s);
}

static void conclude(struct cell_run *run, const struct live *live,
		     const struct machine_result *result)
{
	struct judgement judgement;

	if (result->end == MACHINE_INTERRUPTED) {
		run->interrupted = result->detail;
	} else if (result->end == MACHINE_NOT_STARTED) {
		cell_ends(run, STATUS_NO_MACHINE, "sh cannot be started: %s",
			  strerror(result->detail));
	} else if (result->end == MACHINE_NO_MEMORY) {
		cell_ends(run, STATUS_INTERNAL, "out of memory");
	} else if (result->end == MACHINE_RESTARTED) {
		cell_ends(run, STATUS_NOT_WHOLE,
			  "it has restarted: a second log began before the "
			  "first had ended");
	} else if (result->end == MACHINE_EXITED || result->end == MACHINE_TIMED_OUT) {
		conclude_without_log(run, live, result);
	} else {
		judge(&judgement, live->bytes, live->length);
		cell_ends(run, judgement.status, "%s",
			  *cell_verdict(judgement.status) ? cell_verdict(judgement.status)
							  : judgement.explanation.line);
		judgement_free(&judgement);
	}
}

static void power_up(struct cell_run *run, int log)
{
	char *arguments[] = {(char *)"sh", (char *)"-c", (char *)script, NULL};
	const struct machine machine = {
		.program = {.arguments = arguments, .log_descriptor = STDOUT_FILENO},
		.timeout_us = (uint64_t)run->cell.machine->settings.time_s * 1000000,
		.sort_message = sort_message,
	};
	struct machine_result result;
	struct live live = {0};

	live_start(&live, log);
	live.hidden = true;
	machine_run(&machine, &live, &result);
	conclude(run, &live, &result);
	if (live.file_error)
		cell_ends(run, STATUS_IO, "the log could not be written: %s",
			  strerror(live.file_error));
	live_free(&live);
}

void board_run(struct cell_run *run)
{
	int turn = wait_for_turn(run), log;

	if (turn < 0)
		return;
	set_environment(run);
	if (prepare(run)) {
		log = open(run->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (log >= 0)
			power_up(run, log);
		else
			cell_ends(run, STATUS_CANNOT_CREATE, "the log cannot be made: %s",
				  strerror(errno));
		if (log >= 0)
			close(log);
	}
	close(turn);
}
