#include "tools/base/commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/base/explain.h"
#include "tools/base/json.h"
#include "tools/base/output.h"
#include "tools/base/workspace.h"
#include "tools/watch/analysis.h"
#include "tools/watch/directory.h"
#include "tools/watch/guest.h"
#include "tools/watch/schedules.h"
#include "tools/watch/symbols.h"

struct watching {
	struct watch_options options;
	struct symbols *symbols;    /* NULL: none */
	char plugin[PATH_MAX];	    /* the path of it */
	struct workspace workspace; /* for what nobody keeps */
	const char *place;	    /* where the files are: --output, or the workspace */
	char sites[PATH_MAX];	    /* --twice: the file of them; "" before the first run */
	bool is_interrupted;	    /* somebody has ended a run, so there is no other */
	struct schedules schedules; /* with --shake */
	sigset_t signals;	    /* those that were blocked before */
	struct explanation explanation;
};

static enum status fail(const struct watching *watching, enum status status)
{
	if (status)
		note("%s", watching->explanation.line);
	return status;
}

/* ---- Reports --------------------------------------------------------------------------------- */

static enum status show(const struct watching *watching, const struct report *report)
{
	if (watching->options.prints_json)
		return json_print(report_json(report), STATUS_AS_EXPECTED);
	report_print(stdout, report);
	return STATUS_AS_EXPECTED;
}

/* What goes wrong with the output outweighs what was found. */
static enum status worse(enum status first, enum status second)
{
	return second > first ? second : first;
}

static enum status out_of_memory(struct watching *watching)
{
	explain_memory(&watching->explanation);
	return fail(watching, STATUS_INTERNAL);
}

/* Of one run, into `directory` unless it is NULL. */
static enum status report_one(struct watching *watching, struct report *report,
			      const char *directory)
{
	enum status status = STATUS_AS_EXPECTED;

	report->directory = directory;
	if (directory)
		status = directory_write(directory, report);
	return worse(worse(status, show(watching, report)), report_status(report));
}

static enum status report_schedule(struct watching *watching, struct report *report,
				   const char *directory, unsigned seed)
{
	report->directory = directory;
	if (!schedules_add(&watching->schedules, report, seed))
		return out_of_memory(watching);
	return directory ? directory_write(directory, report) : STATUS_AS_EXPECTED;
}

static void print_schedules(const struct watching *watching)
{
	const char *directory = watching->options.output;

	schedules_print(stdout, &watching->schedules, SCHEDULES_PROTOCOLS_SHOWN);
	if (directory)
		printf("\nNext:\n    less %s/report.txt %s/seed-*/report.txt\n"
		       "    crossmod prove %s/seed-0/*.scn\n",
		       directory, directory, directory);
	else
		printf("\nNothing of it is kept: --output DIR keeps traces, reports and "
		       "scenarios.\n");
}

static enum status show_schedules(struct watching *watching)
{
	const char *directory = watching->options.output;
	enum status status = STATUS_AS_EXPECTED;

	if (directory)
		status = directory_write_schedules(directory, &watching->schedules);
	if (watching->options.prints_json)
		status = worse(status, json_print(schedules_json(&watching->schedules),
						  STATUS_AS_EXPECTED));
	else
		print_schedules(watching);
	return worse(status, watching->schedules.status);
}

/* ---- A run ----------------------------------------------------------------------------------- */

struct one_run {
	const char *directory; /* of its files */
	const char *trace_name;
	bool only_finds, is_shaken;
	unsigned seed;
	char trace[PATH_MAX];
	struct machine_result result;
	struct found *found;
};

static bool open_console(struct watching *watching, const struct one_run *run, int *console)
{
	char path[PATH_MAX];

	*console = -1;
	if (!watching->options.output || run->only_finds)
		return true;
	if (!directory_file(run->directory, "serial.log", path, &watching->explanation))
		return false;
	*console = output_create_file(path);
	return *console >= 0;
}

static enum status start(struct watching *watching, struct one_run *run)
{
	const struct guest_plugin plugin = {
		.path = watching->plugin,
		.trace = run->trace,
		.only_finds = run->only_finds,
		.sites = watching->sites[0] && !run->only_finds ? watching->sites : NULL,
		.is_shaken = run->is_shaken,
		.seed = run->seed,
	};
	enum status status;
	int console;

	if (!directory_file(run->directory, run->trace_name, run->trace, &watching->explanation))
		return fail(watching, STATUS_CANNOT_CREATE);
	if (!open_console(watching, run, &console))
		return STATUS_CANNOT_CREATE;
	status = guest_run(&watching->options, &plugin, console, &run->result,
			   &watching->explanation);
	return output_close_file(console, 0, "the console's file", fail(watching, status));
}

/* The end alone is no sign of a guest. */
static bool has_started(const struct one_run *run)
{
	return run->found && run->found->events > 1;
}

/* Runs the guest, and analyses its trace; then `found` is the caller's. */
static enum status run_guest(struct watching *watching, struct one_run *run)
{
	enum status status = start(watching, run), analysed;

	if (status)
		return status;
	analysed = analysis_find(run->trace, &run->found, &watching->explanation);
	status = guest_explain_end(&watching->options, &run->result, has_started(run));
	watching->is_interrupted |= run->result.end == MACHINE_INTERRUPTED;
	if (!status)
		return fail(watching, analysed);
	if (run->found)
		found_release(run->found);
	return status;
}

/* The first of --twice. */
static enum status find_sites(struct watching *watching)
{
	struct one_run run = {
		.directory = watching->place, .trace_name = "find.trace", .only_finds = true};
	enum status status = run_guest(watching, &run);

	if (status)
		return status;
	if (directory_file(watching->place, "sites", watching->sites, &watching->explanation))
		status = analysis_write_sites(run.trace, run.found, watching->sites,
					      &watching->explanation);
	else
		status = STATUS_CANNOT_CREATE;
	found_release(run.found);
	return fail(watching, status);
}

static bool make_report(const struct watching *watching, struct report *report,
			const struct found *found)
{
	*report = (struct report){.found = found, .symbols = watching->symbols};
	return report_make(report, watching->options.proof_s);
}

/* From here on nothing is lost with this process. More than once, too. */
static void leave_workspace(struct watching *watching)
{
	workspace_remove(&watching->workspace);
	sigprocmask(SIG_SETMASK, &watching->signals, NULL);
}

static enum status watch_once(struct watching *watching)
{
	struct one_run run = {.directory = watching->place, .trace_name = "trace"};
	struct report report;
	enum status status = run_guest(watching, &run);

	if (status)
		return status;
	leave_workspace(watching);
	if (make_report(watching, &report, run.found))
		status = report_one(watching, &report, watching->options.output);
	else
		status = out_of_memory(watching);
	report_release(&report);
	found_release(run.found);
	return status;
}

static enum status watch_seed(struct watching *watching, unsigned seed)
{
	struct one_run run = {.directory = watching->place,
			      .trace_name = "trace",
			      .is_shaken = true,
			      .seed = seed};
	const char *output = watching->options.output;
	char directory[PATH_MAX];
	struct report report;
	enum status status = STATUS_AS_EXPECTED;

	if (output) {
		status = fail(watching, directory_make_for_seed(output, seed, directory,
								&watching->explanation));
		run.directory = directory;
	}
	if (!status)
		status = run_guest(watching, &run);
	if (status)
		return status;
	if (make_report(watching, &report, run.found))
		status = report_schedule(watching, &report, output ? directory : NULL, seed);
	else
		status = out_of_memory(watching);
	report_release(&report);
	found_release(run.found);
	return status;
}

/* What the schedules before one that fails have shown is reported all the same. */
static enum status watch_shaken(struct watching *watching)
{
	enum status status = STATUS_AS_EXPECTED;

	for (unsigned seed = 0; seed < watching->options.shakes && !status; seed++) {
		if (watching->is_interrupted)
			break;
		status = watch_seed(watching, seed);
	}
	leave_workspace(watching);
	if (watching->schedules.count > 0)
		status = worse(status, show_schedules(watching));
	schedules_release(&watching->schedules);
	return status;
}

/* ---- The command ----------------------------------------------------------------------------- */

static enum status prepare_place(struct watching *watching)
{
	const char *output = watching->options.output;

	if (output) {
		watching->place = output;
		return fail(watching, directory_make(output, &watching->explanation));
	}
	if (!workspace_create(&watching->workspace, &watching->explanation))
		return fail(watching, STATUS_CANNOT_CREATE);
	watching->place = watching->workspace.path;
	return STATUS_AS_EXPECTED;
}

/* What QEMU is told is looked at before anything is made. */
static enum status check_command(struct watching *watching)
{
	const struct guest_plugin plugin = {.path = "", .trace = ""};
	struct arguments arguments = {0};
	bool good =
		guest_command_make(&arguments, &watching->options, &plugin, &watching->explanation);

	arguments_free(&arguments);
	return fail(watching, good ? STATUS_AS_EXPECTED : STATUS_USAGE);
}

static enum status run_all(struct watching *watching)
{
	enum status status = prepare_place(watching);

	if (!status && watching->options.is_twice)
		status = find_sites(watching);
	if (status)
		return status;
	if (watching->is_interrupted) {
		note("that was the first run of --twice, which only finds the sites: there is no "
		     "report");
		return STATUS_NOT_WHOLE;
	}
	return watching->options.shakes > 0 ? watch_shaken(watching) : watch_once(watching);
}

static enum status watch_guest(struct watching *watching)
{
	enum status status = check_command(watching);

	if (!status)
		status = fail(watching, guest_check(&watching->options, watching->plugin,
						    &watching->explanation));
	if (status)
		return status;
	machine_hold_signals(&watching->signals);
	status = run_all(watching);
	leave_workspace(watching);
	return status;
}

static enum status watch_trace(struct watching *watching)
{
	const char *output = watching->options.output;
	struct found *found = NULL;
	struct report report;
	enum status status;

	if (watching->options.prints_events)
		return fail(watching,
			    analysis_print_events(watching->options.trace, &watching->explanation));
	status = fail(watching,
		      analysis_find(watching->options.trace, &found, &watching->explanation));
	if (!status && output)
		status = fail(watching, directory_make(output, &watching->explanation));
	if (!status && make_report(watching, &report, found))
		status = report_one(watching, &report, output);
	else if (!status)
		status = out_of_memory(watching);
	if (found)
		found_release(found);
	return status;
}

static enum status read_symbols(struct watching *watching)
{
	const struct watch_options *options = &watching->options;

	for (unsigned n = 0; n < options->symbol_count; n++)
		if (!symbols_add(&watching->symbols, options->symbols[n].path,
				 options->symbols[n].slide, &watching->explanation))
			return fail(watching, STATUS_NO_INPUT);
	return STATUS_AS_EXPECTED;
}

enum status command_watch(int count, char **arguments)
{
	static struct watching watching;
	enum status status;

	if (!watch_options_read(&watching.options, count, arguments, &watching.explanation)) {
		note("%s; see \"crossmod help watch\"", watching.explanation.line);
		return STATUS_USAGE;
	}
	status = read_symbols(&watching);
	if (!status)
		status = watching.options.trace ? watch_trace(&watching) : watch_guest(&watching);
	symbols_release(watching.symbols);
	return status;
}
