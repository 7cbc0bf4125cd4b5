#include "prover/model/trace.h"

#include <stdlib.h>
#include <string.h>

#include "prover/model/describe.h"

/* The patcher, memory, and the executors. */
#define COLUMNS_MAX (2 + SYSTEM_EXECUTORS_MAX)
#define PATCHER_COLUMN 0
#define MEMORY_COLUMN 1
#define EXECUTOR_COLUMN 2

struct row {
	char cell[COLUMNS_MAX][DESCRIPTION_SIZE];
};

static bool by_patcher(struct event event)
{
	return event.kind == EVENT_ACTION || event.kind == EVENT_STORE || event.kind == EVENT_DRAIN;
}

/* M40: its own interrupts are in the patcher's. */
static unsigned column_of(struct event event, const struct state *to)
{
	if (by_patcher(event) || (to->executor[event.executor].bits & EXECUTOR_OWN))
		return PATCHER_COLUMN;
	return EXECUTOR_COLUMN + event.executor;
}

static void fill_heading(const struct system *system, struct row *row)
{
	strcpy(row->cell[PATCHER_COLUMN], "CPU A (patcher)");
	strcpy(row->cell[MEMORY_COLUMN], "memory");
	for (unsigned n = 0; n < system->executors; n++)
		snprintf(row->cell[EXECUTOR_COLUMN + n], DESCRIPTION_SIZE, "CPU %c (executor)",
			 'B' + (int)n);
}

/* The patcher's return is in its own column, also where the last acknowledgement brings it. */
static void fill_return(struct row *row)
{
	char *cell = row->cell[PATCHER_COLUMN];
	size_t length = strlen(cell);

	snprintf(cell + length, DESCRIPTION_SIZE - length, "%s", length ? ", returns" : "returns");
}

static void fill_rows(const struct system *system, const struct event *events, size_t count,
		      struct row *rows)
{
	struct state from, to;
	outcome_set outcomes;

	system_initial(system, &from);
	for (size_t n = 0; n < count; n++) {
		system_step(system, &from, events[n], &to, &outcomes);
		unsigned column = column_of(events[n], &to);

		describe_event(system, &from, events[n], &to, outcomes, rows[n].cell[column]);
		describe_memory(system, &to, rows[n].cell[MEMORY_COLUMN]);
		if (system_returned(system, &to) && !system_returned(system, &from))
			fill_return(&rows[n]);
		from = to;
	}
}

/* The width of a column, its gap to the next included; never narrower than people are used to. */
static int width_of(const struct row *rows, size_t count, unsigned column)
{
	static const size_t least[COLUMNS_MAX] = {19, 7};
	size_t width = least[column];

	for (size_t n = 0; n < count; n++)
		if (strlen(rows[n].cell[column]) > width)
			width = strlen(rows[n].cell[column]);
	return (int)width + 2;
}

static void print_row(FILE *to, const struct system *system, const struct row *row,
		      const int width[COLUMNS_MAX])
{
	unsigned last = MEMORY_COLUMN;

	for (unsigned n = 0; n < EXECUTOR_COLUMN + system->executors; n++)
		if (row->cell[n][0])
			last = n > last ? n : last;
	for (unsigned n = 0; n < last; n++)
		fprintf(to, "%-*s", width[n], row->cell[n]);
	fprintf(to, "%s\n", row->cell[last]);
}

static void print_rows(FILE *to, const struct system *system, const struct row *rows, size_t count)
{
	int width[COLUMNS_MAX];

	for (unsigned n = 0; n < COLUMNS_MAX; n++)
		width[n] = width_of(rows, count, n);
	fprintf(to, "     ");
	print_row(to, system, &rows[0], width);
	for (size_t n = 1; n < count; n++) {
		fprintf(to, "%2zu   ", n - 1);
		print_row(to, system, &rows[n], width);
	}
}

bool trace_replay(const struct system *system, const struct event *events, size_t count,
		  outcome_set *outcomes)
{
	struct state from, to;

	system_initial(system, &from);
	*outcomes = 0;
	for (size_t n = 0; n < count; n++) {
		if (!system_step(system, &from, events[n], &to, outcomes))
			return false;
		from = to;
	}
	return true;
}

bool trace_print(FILE *to, const struct system *system, const struct event *events, size_t count)
{
	struct row *rows = calloc(count + 1, sizeof(*rows));

	if (!rows)
		return false;
	fill_heading(system, &rows[0]);
	fill_rows(system, events, count, rows + 1);
	print_rows(to, system, rows, count + 1);
	free(rows);
	return true;
}
