#include "tools/report/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "tools/base/grow.h"

static bool same_name(struct span left, struct span right)
{
	return left.length == right.length && memcmp(left.start, right.start, left.length) == 0;
}

/* What has not run may be any of its name. */
static bool fits(const struct matrix_row *row, size_t log, const struct judged_test *run)
{
	return row->tests[log] == MATRIX_NONE &&
	       (!row->first || !run ||
		scenario_same_experiment(&row->first->figures.scenario, &run->figures.scenario));
}

static struct matrix_row *add_row(struct matrix *matrix, size_t logs, struct span name)
{
	struct matrix_row *moved =
		grow(matrix->rows, &matrix->room, matrix->count + 1, sizeof(*moved));
	struct matrix_row *row;

	if (!moved)
		return NULL;
	matrix->rows = moved;
	row = &matrix->rows[matrix->count];
	*row = (struct matrix_row){.name = name, .tests = malloc(logs * sizeof(*row->tests))};
	if (!row->tests)
		return NULL;
	for (size_t log = 0; log < logs; log++)
		row->tests[log] = MATRIX_NONE;
	matrix->count++;
	return row;
}

static struct matrix_row *find_row(struct matrix *matrix, size_t logs, size_t log, struct span name,
				   const struct judged_test *run)
{
	struct matrix_row *added;
	bool has_namesake = false;

	for (size_t n = 0; n < matrix->count; n++) {
		struct matrix_row *row = &matrix->rows[n];

		if (!same_name(row->name, name))
			continue;
		if (fits(row, log, run))
			return row;
		row->has_namesake = has_namesake = true;
	}
	added = add_row(matrix, logs, name);
	if (added)
		added->has_namesake = has_namesake;
	return added;
}

static bool add_test(struct matrix *matrix, const struct reported *reported, size_t log,
		     size_t test)
{
	const struct reported_log *from = reported->logs[log];
	const struct judged_test *judged = reported_test(from, test);
	const struct judged_test *run = judged->kind == JUDGED_RUN ? judged : NULL;
	struct matrix_row *row =
		find_row(matrix, reported->log_count, log, reported_tap(from, test)->name, run);

	if (!row)
		return false;
	if (!row->first)
		row->first = run;
	row->tests[log] = test;
	return true;
}

bool matrix_make(struct matrix *matrix, const struct reported *reported)
{
	*matrix = (struct matrix){0};
	for (size_t log = 0; log < reported->log_count; log++) {
		const struct reported_log *from = reported->logs[log];

		for (size_t test = 0; from->is_whole && test < from->judgement.test_count; test++)
			if (!add_test(matrix, reported, log, test))
				return false;
	}
	return true;
}

void matrix_free(struct matrix *matrix)
{
	for (size_t row = 0; row < matrix->count; row++)
		free(matrix->rows[row].tests);
	free(matrix->rows);
	*matrix = (struct matrix){0};
}
