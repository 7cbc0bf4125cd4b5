#include "tools/campaign/cell/cell_machine.h"

#include "tools/base/arguments.h"
#include "tools/campaign/cell/board.h"
#include "tools/campaign/cell/emulator_name.h"
#include "tools/campaign/cell/errand.h"
#include "tools/campaign/cell/ssh.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define THIS_PROGRAM "/proc/self/exe"

/* Beyond the time that the machine has: to start, and to judge the log. */
#define MORE_S 60u

/* For it to clear away what it has made. */
#define FAREWELL_S 3u

static bool is_emulator(const struct campaign_machine *machine)
{
	return machine->kind != CAMPAIGN_PROCESSOR && machine->kind != CAMPAIGN_BOARD;
}

/* The kernel's options, which are words without quotes. */
static void add_words(struct arguments *arguments, const char *words)
{
	while (words && *(words += strspn(words, " \t"))) {
		int length = (int)strcspn(words, " \t");

		arguments_add(arguments, "%.*s", length, words);
		words += length;
	}
}

static void add_number(struct arguments *arguments, const char *option, unsigned number)
{
	arguments_add(arguments, "%s", option);
	arguments_add(arguments, "%u", number);
}

/* crossmod boot, or run, with the cell's scenarios; on another host with those that are where it is
 * started there. */
static void add_command(struct arguments *arguments, const struct cell_run *run)
{
	const struct campaign_machine *machine = run->cell.machine;
	const char *here = machine->host ? "." : run->workspace.path;
	const char *there = machine->crossmod ? machine->crossmod : "crossmod";

	arguments_add(arguments, "%s", machine->host ? there : THIS_PROGRAM);
	arguments_add(arguments, is_emulator(machine) ? "boot" : "run");
	if (is_emulator(machine))
		arguments_add_option(arguments, "--machine", campaign_kind_word(machine->kind));
	/* QEMU by itself hands on one file only */
	if (is_emulator(machine))
		arguments_add_option(arguments, "--firmware", "bios");
	if (machine->program)
		arguments_add_option(arguments, "--qemu", machine->program);
	if (machine->cpus)
		arguments_add_option(arguments, "--cpus", machine->cpus);
	add_number(arguments, "--timeout", machine->settings.time_s);
	arguments_add_option(arguments, "--log", machine->host ? "log" : run->log);
	for (size_t i = 0; i < run->cell.count; i++)
		arguments_add(arguments, "%s/" CELL_SCENARIO_NAME, here, i + 1);
	add_words(arguments, machine->settings.options);
}

static void conclude(struct cell_run *run, const struct errand *errand)
{
	const char *word = cell_verdict(errand->status);

	run->interrupted = errand->interrupted;
	if (errand->error)
		cell_ends(run, STATUS_NO_MACHINE, "it cannot be started: %s",
			  strerror(errand->error));
	else if (errand->is_late)
		cell_ends(run, STATUS_NOT_WHOLE,
			  "it was ended, after %u s more than the time that it had", MORE_S);
	else if (errand->status > 128)
		cell_ends(run, STATUS_NOT_WHOLE, "its process was ended by a signal: %s",
			  strsignal(errand->status - 128));
	else if (*word)
		cell_ends(run, errand->status, "%s", word);
	else
		cell_ends(run, errand->status, "%s",
			  errand->last_line[0] ? errand->last_line : "it has not said why");
}

/* Without a log there is none: an empty file would say otherwise. */
static void keep_log(const struct cell_run *run, int log)
{
	if (lseek(log, 0, SEEK_END) == 0)
		unlink(run->log);
	close(log);
}

/* The log is what the command writes to its standard output. */
static void run_there(struct cell_run *run, const struct arguments *arguments,
		      struct errand_order *order)
{
	struct errand errand;
	int log = open(run->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (log < 0) {
		cell_ends(run, STATUS_CANNOT_CREATE, "the log cannot be made: %s", strerror(errno));
		return;
	}
	order->arguments = arguments->items;
	order->to = log;
	errand_run(&errand, order);
	conclude(run, &errand);
	if (!errand.is_written)
		cell_ends(run, STATUS_IO, "the log could not be written");
	ssh_conclude(run, &errand);
	keep_log(run, log);
}

static void run_here(struct cell_run *run, const struct arguments *arguments,
		     struct errand_order *order)
{
	struct errand errand;

	order->arguments = arguments->items;
	errand_run(&errand, order);
	conclude(run, &errand);
}

static void run_command(struct cell_run *run)
{
	const struct campaign_machine *machine = run->cell.machine;
	struct arguments command = {0}, arguments = {0};
	struct errand_order order = {.to = -1,
				     .seconds = machine->settings.time_s + MORE_S,
				     .ending = SIGTERM,
				     .farewell_s = FAREWELL_S};

	add_command(&command, run);
	if (machine->host)
		ssh_arguments(&arguments, run, &command);
	if (command.out_of_memory || arguments.out_of_memory)
		cell_ends(run, STATUS_INTERNAL, "out of memory");
	else if (machine->host)
		run_there(run, &arguments, &order);
	else
		run_here(run, &command, &order);
	arguments_free(&command);
	arguments_free(&arguments);
}

void cell_machine_run(struct cell_run *run)
{
	const struct campaign_machine *machine = run->cell.machine;

	run->interrupted = emulator_name(machine, &run->workspace, run->record->emulator);
	if (run->interrupted)
		return;
	if (machine->kind == CAMPAIGN_BOARD)
		board_run(run);
	else
		run_command(run);
}
