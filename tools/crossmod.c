/*
 * crossmod: starts Crossmod's image in an emulator, runs scenarios in a process, judges the logs,
 * proves scenarios under models of instruction fetch, and watches how other guests patch their
 * code.
 */
#include "lib/version.h"
#include "tools/base/colour.h"
#include "tools/base/commands.h"
#include "tools/base/explain.h"
#include "tools/base/output.h"
#include "tools/compare/command.h"
#include "tools/prove/command.h"
#include "tools/results/command.h"
#include "tools/scan/command.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct command {
	const char *name;
	enum status (*run)(int count, char **arguments);
	const char *help;
};

static const struct command commands[] = {
	{"bench", command_bench, bench_help},
	{"boot", command_boot, boot_help},
	{"campaign", command_campaign, campaign_help},
	{"classify", command_classify, classify_help},
	{"compare", command_compare, compare_help},
	{"generate", command_generate, generate_help},
	{"judge", command_judge, judge_help},
	{"prove", command_prove, prove_help},
	{"reduce", command_reduce, reduce_help},
	{"report", command_report, report_help},
	{"results", command_results, results_help},
	{"run", command_run, run_help},
	{"scan", command_scan, scan_help},
	{"synth", command_synth, synth_help},
	{"watch", command_watch, watch_help},
};

static const char help[] =
	"usage: crossmod COMMAND ...\n"
	"\n"
	"  crossmod bench [options]                        what syncs and patches cost\n"
	"  crossmod boot [options] [FILE.scn ...]          start the image in an emulator, and "
	"judge "
	"it\n"
	"  crossmod campaign [options] FILE                scenarios on many machines, into a "
	"database\n"
	"  crossmod classify [options]                     what fetch model this processor is as "
	"strong as\n"
	"  crossmod compare A B                            what differs between two logs, or sets "
	"of them\n"
	"  crossmod generate [options]                     scenarios by the thousand, each proved\n"
	"  crossmod judge LOG                              judge a log that a machine sent\n"
	"  crossmod prove [FILE...]                        what each fetch model allows\n"
	"  crossmod reduce FILE --while CONDITION          the smallest scenario of which it "
	"holds\n"
	"  crossmod report --output FILE LOG...            a page of what logs come to\n"
	"  crossmod results add LOG...                     keep what logs say in a database\n"
	"  crossmod results list|class|never|since         ask it\n"
	"  crossmod run [options] [FILE...]                run scenarios on this processor\n"
	"  crossmod scan PHOTO...                          a log from photos of a machine's "
	"screen\n"
	"  crossmod synth --site S --model M               the shortest safe protocols\n"
	"  crossmod synth --tell A from B                  scenarios that tell two models apart\n"
	"  crossmod watch [options] --kernel FILE          how a guest really patches its code\n"
	"  crossmod help [COMMAND]                         say more\n"
	"  crossmod help options                           the options of the kernel\n"
	"  crossmod --version                              say what version this is\n"
	"\n"
	"--color=always|never|auto, of all commands: verdicts in colour; auto, the default: on a "
	"terminal,\n"
	"unless NO_COLOR is set\n"
	"\n"
	"exit status of boot and judge: 0 as expected, 1 wrong protocol, 2 inconclusive, 3 the log "
	"is not\n"
	"whole, 4 defective machine; 64 and above: it could not be done, and a message says why. "
	"74,\n"
	"of all commands: not all of the output could be written.\n";

static const struct command *find_command(const char *name)
{
	for (size_t index = 0; index < sizeof(commands) / sizeof(commands[0]); index++) {
		if (strcmp(commands[index].name, name) == 0)
			return &commands[index];
	}
	note("there is no command \"%s\"; see \"crossmod help\"", name);
	return NULL;
}

static bool asks_for_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static enum status print_help(int count, char **arguments)
{
	const struct command *command;

	if (count < 3) {
		fputs(help, stdout);
		return STATUS_AS_EXPECTED;
	}
	if (count > 3) {
		note("help takes one command, and not \"%s\" as well", arguments[3]);
		return STATUS_USAGE;
	}
	if (strcmp(arguments[2], "options") == 0) {
		options_help();
		return STATUS_AS_EXPECTED;
	}
	command = find_command(arguments[2]);
	if (!command)
		return STATUS_USAGE;
	fputs(command->help, stdout);
	return STATUS_AS_EXPECTED;
}

static enum status print_version(int count, char **arguments)
{
	if (count > 2) {
		fprintf(stderr, "crossmod: --version takes nothing, and not \"%s\"\n",
			arguments[2]);
		return STATUS_USAGE;
	}
	printf("crossmod %s\n", crossmod_version);
	return STATUS_AS_EXPECTED;
}

static enum status run(int count, char **arguments)
{
	const struct command *command;

	if (count < 2) {
		note("it takes a command; see \"crossmod help\"");
		return STATUS_USAGE;
	}
	if (strcmp(arguments[1], "help") == 0 || asks_for_help(arguments[1]))
		return print_help(count, arguments);
	if (strcmp(arguments[1], "--version") == 0)
		return print_version(count, arguments);
	command = find_command(arguments[1]);
	if (!command)
		return STATUS_USAGE;
	if (count > 2 && asks_for_help(arguments[2])) {
		fputs(command->help, stdout);
		return STATUS_AS_EXPECTED;
	}
	return command->run(count - 1, arguments + 1);
}

int main(int count, char **arguments)
{
	struct explanation explanation;

	output_begin();
	count = colour_take(count, arguments, &explanation);
	if (count == 0) {
		note("%s", explanation.line);
		return output_end(STATUS_USAGE);
	}
	return output_end(run(count, arguments));
}
