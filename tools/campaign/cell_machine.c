#include "tools/campaign/cell_machine.h"

#include "tools/campaign/emulator_name.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

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

/* crossmod boot, or run, with the cell's scenarios. */
static void add_command(struct arguments *arguments, const struct cell_run *run)
{
	const struct campaign_machine *machine = run->cell.machine;

	arguments_add(arguments, THIS_PROGRAM);
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
	arguments_add_option(arguments, "--log", run->log);
	for (size_t i = 0; i < run->cell.count; i++)
		arguments_add(arguments, "%s/%zu.scn", run->workspace.path, i + 1);
	add_words(arguments, machine->settings.options);
}

static const char *verdict_word(int status)
{
	switch (status) {
	case STATUS_AS_EXPECTED:
		return "as expected";
	case STATUS_FORBIDDEN:
		return "forbidden";
	case STATUS_INCONCLUSIVE:
		return "inconclusive";
	case STATUS_DEFECTIVE:
		return "defective";
	default:
		return "";
	}
}

static void conclude(struct cell_run *run, const struct errand *errand)
{
	struct record *record = run->record;
	const char *word = verdict_word(errand->status);

	run->interrupted = errand->interrupted;
	record->status = errand->status;
	if (errand->error) {
		record->status = STATUS_NO_MACHINE;
		snprintf(record->reason, sizeof(record->reason), "it cannot be started: %s",
			 strerror(errand->error));
	} else if (errand->is_late) {
		record->status = STATUS_NOT_WHOLE;
		snprintf(record->reason, sizeof(record->reason),
			 "it was ended, after %u s more than the time that it had", MORE_S);
	} else if (errand->status > 128) {
		record->status = STATUS_NOT_WHOLE;
		snprintf(record->reason, sizeof(record->reason),
			 "crossmod was ended by a signal: %s", strsignal(errand->status - 128));
	} else if (*word || !errand->last_line[0]) {
		snprintf(record->reason, sizeof(record->reason), "%s",
			 *word ? word : "it has said nothing");
	} else {
		snprintf(record->reason, sizeof(record->reason), "%s", errand->last_line);
	}
}

void cell_machine_run(struct cell_run *run)
{
	const struct campaign_machine *machine = run->cell.machine;
	struct arguments arguments = {0};
	struct errand errand;
	struct errand_order order = {.to = -1, .ending = SIGTERM, .farewell_s = FAREWELL_S};

	run->interrupted = emulator_name(machine, &run->workspace, run->record->emulator);
	if (run->interrupted)
		return;
	add_command(&arguments, run);
	if (arguments.out_of_memory) {
		run->record->status = STATUS_INTERNAL;
		snprintf(run->record->reason, sizeof(run->record->reason), "out of memory");
	} else {
		order.arguments = arguments.items;
		order.seconds = machine->settings.time_s + MORE_S;
		errand_run(&errand, &order);
		conclude(run, &errand);
	}
	arguments_free(&arguments);
}
