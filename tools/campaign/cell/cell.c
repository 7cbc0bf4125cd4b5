#include "tools/campaign/cell/cell.h"

#include "tools/campaign/cell/cell_machine.h"
#include "tools/campaign/cell/cell_run.h"
#include "tools/campaign/plan/processors.h"
#include "tools/child/emulator.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void print(const struct plan *plan, const struct cell *cell, const struct record *record)
{
	char label[PLAN_LABEL_SIZE];

	plan_label(cell->machine, label);
	printf("cell %u of %u: %s, scenarios %zu to %zu: %s (exit status %d, %" PRIu64 ".%03u s)\n",
	       cell->number, plan->cells, label, cell->first + 1, cell->first + cell->count,
	       record->reason, record->status, record->elapsed_ms / 1000,
	       (unsigned)(record->elapsed_ms % 1000));
}

static bool write_scenario(const struct cell_run *run, size_t number,
			   struct explanation *explanation)
{
	char *source = scenario_set_read(&run->plan->set, run->cell.first + number, explanation);
	char name[32];
	bool is_written;

	if (!source)
		return false;
	snprintf(name, sizeof(name), CELL_SCENARIO_NAME, number + 1);
	is_written = workspace_write(&run->workspace, name, source, explanation);
	free(source);
	return is_written;
}

static bool write_scenarios(const struct cell_run *run, struct explanation *explanation)
{
	for (size_t i = 0; i < run->cell.count; i++)
		if (!write_scenario(run, i, explanation))
			return false;
	return true;
}

static void run_in_workspace(struct cell_run *run)
{
	struct explanation explanation;

	if (workspace_create(&run->workspace, &explanation) && write_scenarios(run, &explanation)) {
		cell_machine_run(run);
	} else {
		cell_ends(run, STATUS_CANNOT_CREATE, "%s", explanation.line);
	}
	workspace_remove(&run->workspace);
}

static int run_cell(const struct plan *plan, unsigned number)
{
	struct record record = {0};
	struct cell_run run = {.plan = plan, .cell = plan_cell(plan, number), .record = &record};
	uint64_t begun = now_ms();

	record_remove(plan, number);
	plan_cell_path(plan, number, "log", run.log);
	unlink(run.log);
	run_in_workspace(&run);
	if (run.interrupted)
		return 128 + run.interrupted;
	record.elapsed_ms = now_ms() - begun;
	record.ended = (uint64_t)time(NULL);
	if (!record_write(plan, number, &record))
		return STATUS_CANNOT_CREATE;
	print(plan, &run.cell, &record);
	return record.status;
}

/* With the processors that it occupies. */
static int run_alone(const struct plan *plan, const struct cell *cell)
{
	int status, processors;
	sigset_t before;

	if (!processors_hold(plan, cell->machine, &processors))
		return STATUS_CANNOT_CREATE;
	/* No workspace must be left behind */
	machine_hold_signals(&before);
	status = run_cell(plan, cell->number);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (processors >= 0)
		close(processors);
	return status;
}

int cell_run(const struct plan *plan, unsigned number, bool again)
{
	struct cell cell = plan_cell(plan, number);
	struct record record;
	int status, lock = record_hold(plan, number);

	if (lock < 0) {
		note("cell %u is being run by another process, or its lock in %s cannot be made",
		     number, plan->directory);
		return STATUS_CANNOT_CREATE;
	}
	if (!again && record_read(plan, number, &record)) {
		print(plan, &cell, &record);
		status = record.status;
	} else {
		status = run_alone(plan, &cell);
	}
	close(lock);
	return status;
}
