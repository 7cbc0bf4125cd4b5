/*
 * crossmod run: this program starts itself once more, as the machine, and judges the log that it
 * sends, as that of any other machine. So a crash of the machine is a log that is not whole.
 */
#include "tools/base/commands.h"
#include "tools/base/explain.h"
#include "tools/base/output.h"
#include "tools/judge/summary.h"
#include "tools/run/run_machine.h"
#include "tools/run/run_options.h"
#include "tools/run/run_pairs.h"
#include "tools/run/run_process.h"

#include <string.h>
#include <unistd.h>

const char run_help[] =
	"usage: crossmod run [options] [FILE...] [kernel options]\n"
	"\n"
	"Runs scenarios on the processor of this system, in a process of Linux, shows the log as\n"
	"it comes, and judges it. Without FILE: the standard set.\n"
	"\n"
	"  --seconds N, --executions N, --patches N\n"
	"                      when each scenario ends (default: after 0.8 seconds)\n"
	"  --until RATE        each scenario ends when what it does not show is below that rate a\n"
	"                      patch (95 %), such as 1e-5; says before how long that takes\n"
	"  --scenarios A,B     only these\n"
	"  --seed N            of all that is random (default: 1)\n"
	"  --cpus LIST         these CPUs, as Linux counts them; the first one patches (default:\n"
	"                      all that this process may use)\n"
	"  --sweep N           place the sites anew, and pace the executors otherwise, every N "
	"patches:\n"
	"                      rare outcomes need their moment (default: 0, never)\n"
	"  --pairs             two CPUs at a time: two of one core, of one die, of two; a table of "
	"all\n"
	"  --signals           sync by signals, as where there is no membarrier\n"
	"  --log FILE          write the log there as well\n"
	"  --json              print what \"crossmod judge --json\" does of the log, and not the "
	"log\n"
	"  --timeout SECONDS   give up then (default: when its log has been silent for 600 s)\n"
	"\n"
	"Ctrl-C ends it early, which is inconclusive, unless something was worse; a second one\n"
	"ends it at once.\n"
	"\n"
	"exit status: as that of \"crossmod judge\", and\n"
	"   3  also: the process ended, or the time was up, before the log ended\n"
	"  66  a file cannot be read, or two have a scenario of one name\n"
	"  69  this system does not let it run\n"
	"  73  a file cannot be made\n"
	"  74  not all of the output, or of the log's file, could be written\n"
	"\n"
	"example:\n"
	"  crossmod run --cpus 0,1 --seconds 10 --log run.log mine.scn\n";

struct run {
	struct run_options options;
	int log_file; /* -1: none */
	struct run_process process;
	struct explanation explanation;
};

static enum status conclude(struct run *run)
{
	enum status status;

	if (!run_process_sent_log(&run->process))
		return run_process_explain(&run->process, &run->options);
	status = live_verdict(&run->process.live, run->options.prints_json);
	run_process_explain(&run->process, &run->options);
	return status;
}

static enum status open_log(struct run *run)
{
	run->log_file = -1;
	if (!run->options.log)
		return STATUS_AS_EXPECTED;
	if (!output_empties(run->options.log, run->options.files, run->options.file_count))
		run->log_file = output_create_file(run->options.log);
	return run->log_file >= 0 ? STATUS_AS_EXPECTED : STATUS_CANNOT_CREATE;
}

/* With --until: a run of its own, that shows nothing, but how long the other will take. 0: go on to
 * that. */
static enum status sound(struct run *run, int count, char **arguments)
{
	enum status status;

	until_begins();
	live_start(&run->process.live, -1);
	run->process.live.hidden = true;
	run_process(&run->process, &run->options, "--sounding", count, arguments);
	if (until_tell(&run->options.until, &run->process.live, &run->process.result)) {
		live_free(&run->process.live);
		return STATUS_AS_EXPECTED;
	}
	status = conclude(run);
	live_free(&run->process.live);
	return status ? status : STATUS_INCONCLUSIVE;
}

enum status command_run(int count, char **arguments)
{
	static struct run run;
	enum status status;

	if (!run_options_read(&run.options, count, arguments, &run.explanation)) {
		note("%s; see \"crossmod help %s\"", run.explanation.line, arguments[0]);
		return STATUS_USAGE;
	}
	status = run_machine_check(&run.options);
	if (status)
		return status;
	if (run.options.is_machine)
		run_machine(&run.options);
	if (run.options.pairs)
		return run_pairs(&run.options, count, arguments);
	status = open_log(&run);
	if (!status && run.options.until.patches)
		status = sound(&run, count, arguments);
	if (status)
		return output_close_file(run.log_file, 0, run.options.log, status);
	live_start(&run.process.live, run.log_file);
	run.process.live.hidden = run.options.prints_json;
	run_process(&run.process, &run.options, NULL, count, arguments);
	status = conclude(&run);
	status = output_close_file(run.log_file, run.process.live.file_error, run.options.log,
				   status);
	live_free(&run.process.live);
	return status;
}
