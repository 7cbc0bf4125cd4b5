/*
 * crossmod bench: this program starts itself, as "crossmod boot" or "crossmod run", for one number
 * of CPUs after the other, and makes one table of the rows in their logs.
 */
#include "arch/linux/cpu/cpu.h"
#include "arch/linux/refusal.h"
#include "tools/base/arguments.h"
#include "tools/base/commands.h"
#include "tools/base/explain.h"
#include "tools/base/json.h"
#include "tools/base/output.h"
#include "tools/base/ticker.h"
#include "tools/bench/bench_json.h"
#include "tools/bench/bench_options.h"
#include "tools/bench/bench_plot.h"
#include "tools/bench/bench_table.h"
#include "tools/bench/power_table.h"
#include "tools/child/emulator.h"
#include "tools/judge/judge.h"
#include "tools/log/bench_rows.h"
#include "tools/log/power_rows.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define THIS_PROGRAM "/proc/self/exe"

/* A host that does other things meanwhile is late, and no CPU is to be taken for lost. */
#define SYNC_TIMEOUT "timeout_ms=30000"

/* Those of one of the two are empty. */
struct tables {
	struct bench_rows bench;
	struct power_rows power;
};

/* How far all of it is. */
struct measuring {
	const struct bench_options *options;
	size_t at; /* of options->cpus */
	struct ticker ticker;
};

/* "0,1,2," and so on */
#define LIST_SIZE (CPUS_MAX * 6)

/* The CPUs that this process may use, as Linux counts them. */
static unsigned allowed[CPUS_MAX];

const char bench_help[] =
	"usage: crossmod bench [options]\n"
	"\n"
	"Measures what syncs, patches, breakpoints and lost executions cost, for several numbers\n"
	"of CPUs, and prints a table. docs/bench.md says how to read it. Leave the host alone\n"
	"meanwhile.\n"
	"\n"
	"  --machine qemu|qemu-multi|kvm   boots the image there (default: qemu)\n"
	"  --run                           or measures this processor, in a process of Linux\n"
	"  --power                         measures something else: patches back to back, beside "
	"a\n"
	"                                  plain loop that does nothing but store and count, and\n"
	"                                  how often either sees what is rare; on this processor,\n"
	"                                  unless there is a --machine, and with 2 CPUs\n"
	"  --cpus A,B,...                  how many CPUs (default: 1,2,4,8,64; with --run, 2 and\n"
	"                                  doubled as far as there are so many)\n"
	"  --rounds N                      how often everything is measured (default: 10)\n"
	"  --tsv FILE                      write the table there, separated by tabs\n"
	"  --json                          print the table as JSON: docs/json.md\n"
	"  --plot DIR                      plots in DIR, by gnuplot: cost against CPUs, and\n"
	"                                  against the size of the batch\n"
	"  --timeout SECONDS               for each number of CPUs (default: 1800)\n"
	"\n"
	"exit status: 0: all was measured; how long it took is nothing that fails\n"
	"   3  a log is not whole, or has no rows\n"
	"  69  no emulator, no gnuplot, or this system does not let it run\n"
	"  73  a file cannot be made\n"
	"  74  not all of the output, or of a file, could be written\n"
	"\n"
	"example:\n"
	"  crossmod bench --machine qemu --cpus 1,2,4 --rounds 5 --tsv bench.tsv --plot plots\n";

/* What it says beside its log is shown when there is no log. */
static enum message_kind sort_message(const char *line)
{
	(void)line;
	return MESSAGE_OTHER;
}

/* The first CPUs that this process may use. */
static void list_cpus(unsigned count, char list[LIST_SIZE])
{
	size_t length = 0;

	for (unsigned i = 0; i < count; i++)
		length += (size_t)snprintf(list + length, LIST_SIZE - length, "%s%u", i ? "," : "",
					   allowed[i]);
}

static void choose_words(const struct bench_options *options, unsigned cpus,
			 struct arguments *words)
{
	static char list[LIST_SIZE];

	arguments_add(words, THIS_PROGRAM);
	if (options->runs) {
		list_cpus(cpus, list);
		arguments_add(words, "run");
		arguments_add(words, "--cpus=%s", list);
	} else {
		arguments_add(words, "boot");
		arguments_add(words, "--machine=%s", options->machine);
		arguments_add(words, "--cpus=%u", cpus);
	}
	arguments_add(words, "--timeout=%u", options->timeout_s);
	arguments_add(words, "%s=%u", options->power ? "power" : "bench", options->rounds);
	arguments_add(words, SYNC_TIMEOUT);
}

/* ---- One machine --------------------------------------------------------------------------- */

static bool is_crowded(unsigned cpus)
{
	return cpus > (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
}

static bool add_rows(struct tables *tables, const struct bench_options *options,
		     const struct judgement *judgement, unsigned cpus,
		     struct explanation *explanation)
{
	if (options->power)
		return power_rows_add(&tables->power, judgement->log.lines, cpus, explanation);
	return bench_rows_add(&tables->bench, judgement->log.lines, cpus, is_crowded(cpus),
			      explanation);
}

/* A log without tests is inconclusive, where it is whole. */
static enum status take_rows(struct tables *tables, const struct bench_options *options,
			     const struct live *live, unsigned cpus)
{
	struct explanation explanation = {0};
	struct judgement judgement;
	enum status status = STATUS_AS_EXPECTED;

	judge(&judgement, live->bytes, live->length);
	if (judgement.status != STATUS_INCONCLUSIVE) {
		note("%u CPUs: %s", cpus, judgement.explanation.line);
		status = STATUS_NOT_WHOLE;
	} else if (!add_rows(tables, options, &judgement, cpus, &explanation)) {
		note("%s", explanation.line);
		status = explanation.out_of_memory ? STATUS_INTERNAL : STATUS_NOT_WHOLE;
	}
	judgement_free(&judgement);
	return status;
}

static enum status conclude(struct tables *tables, const struct bench_options *options,
			    const struct live *live, const struct machine_result *result,
			    unsigned cpus)
{
	switch (result->end) {
	case MACHINE_NO_MEMORY:
		note("out of memory");
		return STATUS_INTERNAL;
	case MACHINE_NOT_STARTED:
		note("cannot start " THIS_PROGRAM ": %s", strerror(result->detail));
		return STATUS_NO_MACHINE;
	case MACHINE_INTERRUPTED:
		note("interrupted: the rows of %u CPUs are not whole", cpus);
		return STATUS_NOT_WHOLE;
	default:
		break;
	}
	if (live->started)
		return take_rows(tables, options, live, cpus);
	note("%u CPUs: no log came: %s", cpus, result->last_words);
	return STATUS_NO_MACHINE;
}

/* A round of many CPUs has that much more to do: for the estimate it counts as one of each. */
static void look(void *context, const struct live *live)
{
	struct measuring *measuring = context;
	const struct bench_options *options = measuring->options;
	struct ticker *ticker = &measuring->ticker;
	uint64_t done, all = 0;

	if (!ticker_is_due(ticker))
		return;
	done = options->cpus[measuring->at] * live->advance.done;
	for (size_t i = 0; i < options->cpus_count; i++) {
		all += (uint64_t)options->cpus[i] * options->rounds;
		if (i < measuring->at)
			done += (uint64_t)options->cpus[i] * options->rounds;
	}
	ticker_say(ticker, ticker_left(ticker, done, all),
		   "%u CPUs, %" PRIu64 " of %u rounds; %zu of %zu numbers of CPUs are measured",
		   options->cpus[measuring->at], live->advance.done, options->rounds, measuring->at,
		   options->cpus_count);
}

static enum status measure(struct measuring *measuring, struct tables *tables)
{
	const struct bench_options *options = measuring->options;
	unsigned cpus = options->cpus[measuring->at];
	struct machine machine = {.program = {.log_descriptor = STDOUT_FILENO},
				  .sort_message = sort_message,
				  .look = look,
				  .look_context = measuring};
	struct machine_result result = {.end = MACHINE_NO_MEMORY};
	struct arguments words = {0};
	struct live live = {0};
	enum status status;

	note("%s, %u CPUs, %u rounds", options->machine, cpus, options->rounds);
	live_start(&live, -1);
	live.hidden = true;
	choose_words(options, cpus, &words);
	machine.program.arguments = words.items;
	if (!words.out_of_memory)
		machine_run(&machine, &live, &result);
	ticker_clear();
	status = conclude(tables, options, &live, &result, cpus);
	arguments_free(&words);
	live_free(&live);
	return status;
}

/* ---- All of them --------------------------------------------------------------------------- */

static enum status write_tsv(const struct bench_options *options, const struct tables *tables)
{
	struct output file;
	bool all = true;

	if (!output_create(&file, options->tsv))
		return STATUS_CANNOT_CREATE;
	if (options->power)
		all = power_table_tsv(file.stream, options->machine, &tables->power);
	else
		bench_table_tsv(file.stream, options->machine, &tables->bench);
	enum status status = output_close(&file);

	return all ? status : STATUS_INTERNAL;
}

static bool print_json(const struct bench_options *options, const struct tables *tables)
{
	json_t *object = options->power ? power_json(options->machine, &tables->power)
					: bench_json(options->machine, &tables->bench);

	return json_print(object, STATUS_AS_EXPECTED) == STATUS_AS_EXPECTED;
}

static bool print(const struct bench_options *options, const struct tables *tables)
{
	bool all = true;

	if (options->prints_json)
		return print_json(options, tables);
	if (options->power)
		all = power_table_print(stdout, options->machine, &tables->power);
	else
		bench_table_print(stdout, options->machine, &tables->bench);
	fflush(stdout);
	return all;
}

static enum status show(const struct bench_options *options, const struct tables *tables)
{
	enum status status = STATUS_AS_EXPECTED;

	if (!print(options, tables))
		return STATUS_INTERNAL;
	if (options->tsv)
		status = write_tsv(options, tables);
	if (options->plot && !status)
		status = bench_plot(options->plot, options->machine, &tables->bench);
	return status;
}

enum status command_bench(int count, char **arguments)
{
	struct bench_options options;
	struct tables tables = {0};
	struct explanation explanation = {0};
	struct measuring measuring = {.options = &options};
	enum status status = STATUS_AS_EXPECTED;

	unsigned allowed_count = cpus_allowed(allowed);

	if (allowed_count == 0) {
		note("cannot find out which CPUs this process may use: %s; %s", strerror(errno),
		     refusal_advice(errno));
		return STATUS_NO_MACHINE;
	}
	if (!bench_options_read(&options, count, arguments, allowed_count, &explanation)) {
		note("%s; see \"crossmod help bench\"", explanation.line);
		return STATUS_USAGE;
	}
	ticker_begin(&measuring.ticker, "crossmod bench", 0);
	for (; measuring.at < options.cpus_count && !status; measuring.at++)
		status = measure(&measuring, &tables);
	/* What was measured before something went wrong is shown all the same. */
	if (tables.bench.count + tables.power.count > 0) {
		enum status shown = show(&options, &tables);

		status = status ? status : shown;
	}
	bench_rows_free(&tables.bench);
	power_rows_free(&tables.power);
	return status;
}
