#include <stdlib.h>

#include "tools/base/html.h"
#include "tools/report/sections.h"
#include "tools/report/plot.h"

/* The medians of a log's patches, into room for all its tests. Returns how many there are. */
static size_t take_medians(const struct reported_log *log, uint64_t *medians)
{
	size_t count = 0;

	for (size_t test = 0; log->is_whole && test < log->judgement.test_count; test++) {
		const struct judged_test *judged = reported_test(log, test);

		if (judged->kind == JUDGED_RUN && judged->figures.patch.runs > 0)
			medians[count++] = judged->figures.patch.ns[QUANTILE_MEDIAN];
	}
	return count;
}

static size_t most_tests(const struct reported *reported)
{
	size_t most = 0;

	for (size_t n = 0; n < reported->log_count; n++)
		most += reported->logs[n]->judgement.test_count;
	return most;
}

/* A row for each log in which a patch was timed. */
static size_t take_rows(const struct reported *reported, struct plot_dots *rows, uint64_t *medians)
{
	size_t count = 0;

	for (size_t n = 0; n < reported->log_count; n++) {
		struct plot_dots *row = &rows[count];

		row->ns = medians;
		row->count = take_medians(reported->logs[n], medians);
		snprintf(row->label, sizeof(row->label), "log %zu", n + 1);
		medians += row->count;
		count += row->count > 0;
	}
	return count;
}

static void print_plot(FILE *to, const struct plot_dots *rows, size_t count)
{
	if (count == 0) {
		fputs("<p>None of these logs has timed a patch.</p>\n", to);
		return;
	}
	fputs("<figure>", to);
	plot_dots(to, "The median cost of a patch, of each scenario, a row for each log", rows,
		  count);
	fputs("<figcaption>Each dot is the median of one scenario's patches. Numbers, spreads and "
	      "limits are with <a href=\"#scenarios\">each scenario</a>.</figcaption></figure>\n",
	      to);
}

void page_costs(FILE *to, const struct page *page)
{
	struct plot_dots *rows = calloc(page->reported->log_count + 1, sizeof(*rows));
	uint64_t *medians = calloc(most_tests(page->reported) + 1, sizeof(*medians));

	fputs("<section aria-labelledby=\"costs\"><h2 id=\"costs\">What a patch costs</h2>\n", to);
	if (rows && medians)
		print_plot(to, rows, take_rows(page->reported, rows, medians));
	else
		fputs("<p>There was no memory for this plot.</p>\n", to);
	fputs("</section>\n", to);
	free(rows);
	free(medians);
}
