#include "tools/report/outliers.h"

#include <stdlib.h>

static int compare(const void *left, const void *right)
{
	const struct outlier *one = left, *other = right;

	if (one->times != other->times)
		return one->times < other->times ? 1 : -1;
	if (one->row != other->row)
		return one->row > other->row ? 1 : -1;
	return one->log > other->log ? 1 : -1;
}

/* How many times its median the slowest patch took; 0: that is not known. */
static double times_of(const struct reported_log *log, size_t test)
{
	const struct cost_figures *patch;

	if (test == MATRIX_NONE)
		return 0;
	if (reported_test(log, test)->kind != JUDGED_RUN)
		return 0;
	patch = &reported_test(log, test)->figures.patch;
	if (patch->runs == 0 || patch->ns[QUANTILE_MEDIAN] < OUTLIER_MEDIAN_NS)
		return 0;
	return (double)patch->ns[QUANTILE_MAXIMUM] / (double)patch->ns[QUANTILE_MEDIAN];
}

struct outlier *outliers_find(const struct reported *reported, const struct matrix *matrix,
			      size_t *count)
{
	struct outlier *found = malloc((matrix->count * reported->log_count + 1) * sizeof(*found));

	*count = 0;
	for (size_t row = 0; found && row < matrix->count; row++) {
		for (size_t log = 0; log < reported->log_count; log++) {
			double times = times_of(reported->logs[log], matrix->rows[row].tests[log]);

			if (times >= OUTLIER_TIMES)
				found[(*count)++] = (struct outlier){row, log, times};
		}
	}
	if (found)
		qsort(found, *count, sizeof(*found), compare);
	return found;
}
