#include <stdlib.h>
#include <string.h>

#include "tools/base/html.h"
#include "tools/report/outliers.h"
#include "tools/report/sections.h"

/* So many are listed, and how many more there are. */
#define LISTED_MAX 30u

static outcome_set impossible(const struct reported_log *log, size_t test)
{
	const struct judged_test *judged;

	if (test == MATRIX_NONE)
		return 0;
	judged = reported_test(log, test);
	if (judged->kind != JUDGED_RUN || !judged_test_models(judged))
		return 0;
	return classify_impossible(judged_test_models(judged), judged->figures.total.outcomes);
}

static void print_impossible(FILE *to, const struct page *page)
{
	bool any = false;

	fputs("<h3>What no model allows</h3>\n<ul>\n", to);
	for (size_t log = 0; log < page->reported->log_count; log++) {
		const struct reported_log *of = page->reported->logs[log];

		for (size_t row = 0; row < page->matrix->count; row++) {
			size_t test = page->matrix->rows[row].tests[log];
			outcome_set seen = impossible(of, test);

			if (!seen)
				continue;
			fprintf(to, "<li>log %zu, ", log + 1);
			page_scenario_link(to, page, row);
			fputs(": ", to);
			page_line_link(to, of, reported_test_line(of, test));
			page_outcomes(to, seen);
			fputs("</a></li>\n", to);
			any = true;
		}
	}
	fprintf(to, "</ul>\n%s", any ? "" : "<p>Nothing.</p>\n");
}

static void print_cost(FILE *to, const struct page *page, const struct outlier *outlier)
{
	const struct reported_log *of = page->reported->logs[outlier->log];
	size_t test = page->matrix->rows[outlier->row].tests[outlier->log];
	const struct cost_figures *patch = &reported_test(of, test)->figures.patch;
	char longest[HTML_TIME_SIZE], median[HTML_TIME_SIZE];

	html_time(patch->ns[QUANTILE_MAXIMUM], longest);
	html_time(patch->ns[QUANTILE_MEDIAN], median);
	fprintf(to, "<li>log %zu, ", outlier->log + 1);
	page_scenario_link(to, page, outlier->row);
	fputs(": ", to);
	page_line_link(to, of, reported_key_line(of, test, "patch: {"));
	fprintf(to, "%s</a>, and %s in the median: ", longest, median);
	html_print_number(to, (uint64_t)outlier->times);
	fputs(" times</li>\n", to);
}

static void print_costs(FILE *to, const struct page *page, const struct outlier *outliers,
			size_t count)
{
	fprintf(to, "<h3>Patches that took %u times their median, or more</h3>\n<ul>\n",
		OUTLIER_TIMES);
	for (size_t n = 0; n < count && n < LISTED_MAX; n++)
		print_cost(to, page, &outliers[n]);
	if (count > LISTED_MAX)
		fprintf(to, "<li>and %zu more, which are less far from it</li>\n",
			count - LISTED_MAX);
	fprintf(to, "</ul>\n%s", count > 0 ? "" : "<p>None.</p>\n");
}

void page_outliers(FILE *to, const struct page *page)
{
	size_t count;
	struct outlier *outliers = outliers_find(page->reported, page->matrix, &count);

	fputs("<section aria-labelledby=\"outliers\"><h2 id=\"outliers\">What stands out</h2>\n",
	      to);
	print_impossible(to, page);
	if (outliers)
		print_costs(to, page, outliers, count);
	else
		fputs("<p>There was no memory to look for costs that stand out.</p>\n", to);
	fputs("</section>\n", to);
	free(outliers);
}
