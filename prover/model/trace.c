#include "prover/model/trace.h"

#include <stdlib.h>
#include <string.h>

#include "prover/model/moments.h"

struct row {
	char cell[TRACKS_MAX][DESCRIPTION_SIZE];
};

static void fill_heading(const struct system *system, struct row *row)
{
	strcpy(row->cell[TRACK_PATCHER], "CPU A (patcher)");
	strcpy(row->cell[TRACK_MEMORY], "memory");
	for (unsigned n = 0; n < system->executors; n++)
		snprintf(row->cell[TRACK_EXECUTOR + n], DESCRIPTION_SIZE, "CPU %c (executor)",
			 'B' + (int)n);
}

/* The patcher's return is in its own column, also where the last acknowledgement brings it. */
static void fill_return(struct row *row)
{
	char *cell = row->cell[TRACK_PATCHER];
	size_t length = strlen(cell);

	snprintf(cell + length, DESCRIPTION_SIZE - length, "%s", length ? ", returns" : "returns");
}

static void fill_rows(const struct moment *moments, size_t count, struct row *rows)
{
	for (size_t n = 0; n < count; n++) {
		memcpy(rows[n].cell[moments[n].track], moments[n].what, DESCRIPTION_SIZE);
		memcpy(rows[n].cell[TRACK_MEMORY], moments[n].memory, DESCRIPTION_SIZE);
		if (moments[n].returns)
			fill_return(&rows[n]);
	}
}

/* The width of a column, its gap to the next included; never narrower than people are used to. */
static int width_of(const struct row *rows, size_t count, unsigned column)
{
	static const size_t least[TRACKS_MAX] = {19, 7};
	size_t width = least[column];

	for (size_t n = 0; n < count; n++)
		if (strlen(rows[n].cell[column]) > width)
			width = strlen(rows[n].cell[column]);
	return (int)width + 2;
}

static void print_row(FILE *to, const struct system *system, const struct row *row,
		      const int width[TRACKS_MAX])
{
	unsigned last = TRACK_MEMORY;

	for (unsigned n = 0; n < TRACK_EXECUTOR + system->executors; n++)
		if (row->cell[n][0])
			last = n > last ? n : last;
	for (unsigned n = 0; n < last; n++)
		fprintf(to, "%-*s", width[n], row->cell[n]);
	fprintf(to, "%s\n", row->cell[last]);
}

static void print_rows(FILE *to, const struct system *system, const struct row *rows, size_t count)
{
	int width[TRACKS_MAX];

	for (unsigned n = 0; n < TRACKS_MAX; n++)
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
	struct moment *moments = calloc(count + 1, sizeof(*moments));
	struct row *rows = calloc(count + 1, sizeof(*rows));
	bool printed = moments && rows;

	if (printed) {
		moments_tell(system, events, count, moments);
		fill_heading(system, &rows[0]);
		fill_rows(moments, count, rows + 1);
		print_rows(to, system, rows, count + 1);
	}
	free(moments);
	free(rows);
	return printed;
}
