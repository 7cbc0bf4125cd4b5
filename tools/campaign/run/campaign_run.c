#include "tools/campaign/run/campaign_run.h"

#include "tools/base/arguments.h"
#include "tools/base/ticker.h"
#include "tools/campaign/run/collect.h"
#include "tools/campaign/cell/errand.h"
#include "tools/campaign/run/joblog.h"
#include "tools/campaign/run/pace.h"
#include "tools/campaign/plan/processors.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_FILE "lock"
#define PENDING_FILE "pending"
#define JOBLOG_FILE "joblog"

/* Where nobody watches, a line so often is enough. */
#define PLAIN_SECONDS 60

/* For all cells to clear away, when somebody asks the campaign to end. */
#define FAREWELL_S 20

struct campaign_state {
	const struct plan *plan;
	const struct campaign_options *options;
	struct pace pace;
	bool *is_pending; /* by number */
	unsigned pending;
	struct ticker ticker;
	long joblog_before; /* its length when this began */
};

/* ---- The line -------------------------------------------------------------------------------- */

static void look(void *context)
{
	struct campaign_state *state = context;
	char line[PACE_LINE_SIZE];

	if (!ticker_is_due(&state->ticker))
		return;
	pace_line(&state->pace, line);
	ticker_say(&state->ticker, pace_left(&state->pace), "%s", line);
}

static void show_end(const struct campaign_state *state)
{
	char line[PACE_LINE_SIZE];

	pace_line(&state->pace, line);
	ticker_clear();
	fprintf(stderr, "campaign: %s\n", line);
}

static void take_cell(struct campaign_state *state, unsigned number)
{
	struct cell cell = plan_cell(state->plan, number);
	char label[PLAN_LABEL_SIZE];
	struct record record;

	if (!state->is_pending[number] || !record_read(state->plan, number, &record))
		return;
	state->is_pending[number] = false;
	state->pending--;
	pace_add(&state->pace, state->plan, &cell, &record);
	if (!record_is_judged(&record)) {
		plan_label(cell.machine, label);
		ticker_clear();
		fprintf(stderr, "cell %u, %s: %s\n", number, label, record.reason);
	}
}

/* A cell that has ended says so in a line. */
static void take_output(void *context, char *line)
{
	struct campaign_state *state = context;
	unsigned number;

	if (sscanf(line, "cell %u of ", &number) == 1 && number >= 1 &&
	    number <= state->plan->cells)
		take_cell(state, number);
}

static void take_message(void *context, char *line)
{
	(void)context;
	ticker_clear();
	fprintf(stderr, "%s\n", line);
}

/* ---- What is to be run ----------------------------------------------------------------------- */

static void find_pending(struct campaign_state *state)
{
	const struct plan *plan = state->plan;

	for (unsigned number = 1; number <= plan->cells; number++) {
		struct cell cell = plan_cell(plan, number);
		struct record record;
		bool has_ended = record_read(plan, number, &record);

		if (has_ended && state->options->again && !record_is_judged(&record))
			has_ended = false;
		state->is_pending[number] = !has_ended;
		state->pending += !has_ended;
		if (has_ended)
			pace_add(&state->pace, plan, &cell, &record);
	}
}

/* The first of each machine, then the second of each ...: so one that does not work is known soon,
 * and the estimate is of all of them. */
static void print_pending(const struct campaign_state *state, FILE *file)
{
	const struct campaign *campaign = &state->plan->campaign;
	bool is_more = true;

	for (unsigned nth = 0; is_more; nth++) {
		unsigned number = 1;

		is_more = false;
		for (unsigned i = 0; i < campaign->machine_count; i++) {
			unsigned cells = plan_machine_cells(state->plan, &campaign->machines[i]);

			if (nth < cells && state->is_pending[number + nth])
				fprintf(file, "%u\n", number + nth);
			is_more |= nth + 1 < cells;
			number += cells;
		}
	}
}

static bool write_pending(const struct campaign_state *state, const char *path)
{
	FILE *file = fopen(path, "we");
	bool is_written;

	if (file)
		print_pending(state, file);
	is_written = file && fflush(file) == 0 && !ferror(file);
	if (file && fclose(file) != 0)
		is_written = false;
	if (!is_written)
		note("cannot write %s: %s", path, strerror(errno));
	return is_written;
}

/* ---- GNU parallel ---------------------------------------------------------------------------- */

/* What a shell is to start for each. Names may have any byte, and parallel would replace braces in
 * them: so they come by the environment. */
#define CELL_COMMAND "\"$CROSSMOD_PROGRAM\" campaign --output \"$CROSSMOD_DIRECTORY\" --cell {}"
#define CELL_AGAIN " --again"
#define CELL_FILE " -- \"$CROSSMOD_FILE\""

static bool set_environment(const struct plan *plan)
{
	char program[PATH_MAX] = "";

	return readlink("/proc/self/exe", program, sizeof(program) - 1) > 0 &&
	       setenv("CROSSMOD_PROGRAM", program, 1) == 0 &&
	       setenv("CROSSMOD_DIRECTORY", plan->directory, 1) == 0 &&
	       setenv("CROSSMOD_FILE", plan->file, 1) == 0;
}

static void add_parallel(struct arguments *arguments, const struct campaign_state *state)
{
	char joblog[PATH_MAX], pending[PATH_MAX];

	plan_path(state->plan, JOBLOG_FILE, joblog);
	plan_path(state->plan, PENDING_FILE, pending);
	arguments_add(arguments, "parallel");
	/* No configuration of the user's, and no notice on how to cite it */
	arguments_add(arguments, "--plain");
	arguments_add(arguments, "--will-cite");
	arguments_add(arguments, "--joblog");
	arguments_add(arguments, "+%s", joblog);
	arguments_add(arguments, "--jobs");
	arguments_add(arguments, "%u", state->pace.jobs);
	arguments_add_option(arguments, "--termseq", "TERM,10000,KILL,25");
	arguments_add_option(arguments, "--arg-file", pending);
	arguments_add(arguments, "%s",
		      state->options->again ? CELL_COMMAND CELL_AGAIN CELL_FILE
					    : CELL_COMMAND CELL_FILE);
}

/* A cell whose process was ended by a signal, of which it could tell nobody. */
static void take_crash(struct campaign_state *state, const struct joblog_crash *crash)
{
	struct record record = {.status = STATUS_NOT_WHOLE,
				.elapsed_ms = (uint64_t)(crash->seconds * 1000),
				.ended = (uint64_t)time(NULL)};

	if (crash->cell < 1 || crash->cell > state->plan->cells || !state->is_pending[crash->cell])
		return;
	snprintf(record.reason, sizeof(record.reason),
		 "the cell's process was ended by a signal: %s", strsignal(crash->signal));
	if (record_write(state->plan, crash->cell, &record))
		take_cell(state, crash->cell);
}

static void take_crashes(struct campaign_state *state)
{
	char path[PATH_MAX], line[1024];
	struct joblog_crash crash;
	FILE *file;

	plan_path(state->plan, JOBLOG_FILE, path);
	file = fopen(path, "re");
	if (!file)
		return;
	if (fseek(file, state->joblog_before, SEEK_SET) == 0)
		while (fgets(line, sizeof(line), file))
			if (joblog_read_crash(line, &crash))
				take_crash(state, &crash);
	fclose(file);
}

static void note_joblog(struct campaign_state *state)
{
	char path[PATH_MAX];
	struct stat stat_now;

	plan_path(state->plan, JOBLOG_FILE, path);
	state->joblog_before = stat(path, &stat_now) == 0 ? stat_now.st_size : 0;
}

static enum status conclude(struct campaign_state *state, const struct errand *errand)
{
	if (!errand->interrupted)
		take_crashes(state);
	show_end(state);
	if (errand->error == ENOENT) {
		note("there is no GNU parallel: install the package parallel");
		return STATUS_NO_MACHINE;
	}
	if (errand->error) {
		note("cannot start parallel: %s", strerror(errand->error));
		return STATUS_INTERNAL;
	}
	if (errand->interrupted)
		note("ended on request (%s): the same command goes on from here",
		     strsignal(errand->interrupted));
	else if (state->pending)
		note("%u cells have not ended: parallel has ended with status %d before; the same "
		     "command goes on from here",
		     state->pending, errand->status);
	return state->pending || state->pace.failed ? STATUS_INCONCLUSIVE : STATUS_AS_EXPECTED;
}

static enum status run_parallel(struct campaign_state *state)
{
	const struct errand_listener listener = {take_output, take_message, look, state};
	struct errand_order order = {
		.to = -1, .ending = SIGINT, .farewell_s = FAREWELL_S, .listener = &listener};
	struct arguments arguments = {0};
	struct errand errand;
	enum status status = STATUS_INTERNAL;
	char pending[PATH_MAX];

	plan_path(state->plan, PENDING_FILE, pending);
	if (!write_pending(state, pending))
		return STATUS_CANNOT_CREATE;
	note_joblog(state);
	add_parallel(&arguments, state);
	if (arguments.out_of_memory || !set_environment(state->plan) ||
	    !processors_share(state->pace.processors)) {
		note("out of memory");
	} else {
		order.arguments = arguments.items;
		errand_run(&errand, &order);
		status = conclude(state, &errand);
	}
	arguments_free(&arguments);
	return status;
}

/* ---- The whole ------------------------------------------------------------------------------- */

/* Whatever is started inherits it; so as long as a cell still runs nobody begins another time. */
static int hold_directory(const struct plan *plan)
{
	char path[PATH_MAX];
	int fd;

	plan_path(plan, LOCK_FILE, path);
	fd = open(path, O_WRONLY | O_CREAT, 0666);
	if (fd < 0) {
		note("cannot make %s: %s", path, strerror(errno));
	} else if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		note("another campaign is running in %s: wait for it, or end it", plan->directory);
		close(fd);
		fd = -1;
	}
	return fd;
}

static enum status run_pending(struct campaign_state *state)
{
	enum status status = STATUS_AS_EXPECTED, collected;

	find_pending(state);
	ticker_begin(&state->ticker, "campaign", PLAIN_SECONDS);
	if (state->pending)
		status = run_parallel(state);
	else
		show_end(state);
	collected = collect(state->plan);
	if (!status && state->pace.failed)
		status = STATUS_INCONCLUSIVE;
	return status ? status : collected;
}

enum status campaign_run(const struct plan *plan, const struct campaign_options *options)
{
	static struct campaign_state state;
	enum status status = STATUS_INTERNAL;
	int lock = hold_directory(plan);

	if (lock < 0)
		return STATUS_CANNOT_CREATE;
	state = (struct campaign_state){.plan = plan, .options = options};
	pace_begin(&state.pace, plan, options->jobs ? options->jobs : plan->campaign.jobs,
		   plan->campaign.processors ? plan->campaign.processors : processors_here());
	state.is_pending = calloc((size_t)plan->cells + 1, sizeof(bool));
	if (state.is_pending)
		status = run_pending(&state);
	else
		note("out of memory");
	free(state.is_pending);
	close(lock);
	return status;
}
