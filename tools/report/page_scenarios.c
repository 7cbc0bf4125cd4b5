#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/language/language.h"
#include "tools/base/html.h"
#include "tools/report/sections.h"
#include "tools/report/plot.h"

/* What is timed of a patch, by its key in the log. */
static const struct {
	const char *name, *key;
} kinds[] = {{"patch", "patch: {"}, {"sync", "sync: {"}, {"stores", "stores: {"}};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const struct cost_figures *cost_of(const struct figures *figures, size_t kind)
{
	const struct cost_figures *const costs[KINDS] = {&figures->patch, &figures->sync,
							 &figures->stores};

	return costs[kind];
}

static bool is_timed(const struct page *page, const struct matrix_row *row, size_t log)
{
	const struct judged_test *judged;

	if (row->tests[log] == MATRIX_NONE)
		return false;
	judged = reported_test(page->reported->logs[log], row->tests[log]);
	return judged->kind == JUDGED_RUN && judged->figures.has_cost &&
	       judged->figures.patch.runs > 0;
}

/* ---- Costs ----------------------------------------------------------------------------------- */

static void print_cost(FILE *to, const struct page *page, const struct matrix_row *row, size_t log,
		       size_t kind)
{
	const struct reported_log *of = page->reported->logs[log];
	const struct figures *figures = &reported_test(of, row->tests[log])->figures;
	const struct cost_figures *cost = cost_of(figures, kind);

	fprintf(to, "<tr><th scope=\"row\">log %zu, ", log + 1);
	page_line_link(to, of, reported_key_line(of, row->tests[log], kinds[kind].key));
	fprintf(to, "%s</a></th><td>", kinds[kind].name);
	html_print_number(to, cost->runs);
	for (unsigned quantile = 0; quantile < QUANTILES; quantile++) {
		fputs("</td><td>", to);
		html_print_number(to, cost->ns[quantile]);
	}
	fputs("</td><td>", to);
	if (kind == 0) {
		page_line_link(to, of, reported_key_line(of, row->tests[log], "limit: {"));
		html_print_number(to, figures->limit.ns);
		fputs("</a>", to);
		if (figures->ratio[0]) {
			fputs(" (", to);
			html_words(to, figures->ratio);
			fputs(")", to);
		}
	}
	fputs("</td></tr>\n", to);
}

static void print_cost_table(FILE *to, const struct page *page, const struct matrix_row *row)
{
	fputs("<div class=\"tableroom\"><table class=\"numbers\"><caption>Nanoseconds</caption>"
	      "<thead><tr><th scope=\"col\">of what</th><th scope=\"col\">measured</th>"
	      "<th scope=\"col\">minimum</th><th scope=\"col\">median</th>"
	      "<th scope=\"col\">99th percentile</th><th scope=\"col\">maximum</th>"
	      "<th scope=\"col\">limit (median in limits)</th></tr></thead>\n<tbody>",
	      to);
	for (size_t log = 0; log < page->reported->log_count; log++)
		for (size_t kind = 0; is_timed(page, row, log) && kind < KINDS; kind++)
			print_cost(to, page, row, log, kind);
	fputs("</tbody></table></div>\n", to);
}

/* Patches and syncs of each log; there is room for two a log. */
static size_t take_rows(const struct page *page, const struct matrix_row *row,
			struct plot_row *rows)
{
	size_t count = 0;

	for (size_t log = 0; log < page->reported->log_count; log++) {
		const struct figures *figures;

		if (!is_timed(page, row, log))
			continue;
		figures = &reported_test(page->reported->logs[log], row->tests[log])->figures;
		for (size_t kind = 0; kind < 2; kind++) {
			struct plot_row *to = &rows[count++];

			snprintf(to->label, sizeof(to->label), "log %zu %s", log + 1,
				 kinds[kind].name);
			memcpy(to->ns, cost_of(figures, kind)->ns, sizeof(to->ns));
			to->limit_ns = kind == 0 ? figures->limit.ns : 0;
		}
	}
	return count;
}

static void print_costs(FILE *to, const struct page *page, const struct matrix_row *row)
{
	struct plot_row *rows = calloc(2 * page->reported->log_count + 1, sizeof(*rows));
	size_t count = rows ? take_rows(page, row, rows) : 0;

	if (count > 0) {
		fputs("<figure>", to);
		plot_spreads(to, "What patches and syncs cost; the table below has the numbers",
			     rows, count);
		fputs("<figcaption>Thin: minimum to maximum. Thick: median to 99th percentile. "
		      "Dot: "
		      "median. Tick: the limit, which a patch by this protocol cannot be below."
		      "</figcaption></figure>\n",
		      to);
		print_cost_table(to, page, row);
	}
	free(rows);
}

/* ---- Scenarios ------------------------------------------------------------------------------- */

static void print_models(FILE *to, const struct judged_test *judged)
{
	const outcome_set *allowed = judged_test_models(judged);

	if (!allowed) {
		fputs("<p>What the models allow is not known: ", to);
		html_words(to, judged->unproved);
		fputs("</p>\n", to);
		return;
	}
	fputs("<dl class=\"models\">", to);
	for (unsigned model = 0; model < MODELS; model++) {
		fprintf(to, "<div><dt>%s allows</dt><dd>", model_name((enum model)model));
		page_outcomes(to, allowed[model]);
		fputs("</dd></div>\n", to);
	}
	fputs("</dl>\n", to);
}

static void print_source(FILE *to, const struct page *page, const struct scenario *scenario)
{
	char source[SCENARIO_PRINT_SIZE];

	scenario_print(scenario, source, sizeof(source));
	fputs("<pre>", to);
	html_lines(to, source);
	fputs("</pre>\n", to);
	if (!page->explorer)
		return;
	fputs("<p><a href=\"", to);
	html_words(to, page->explorer);
	fputs("#source=", to);
	html_uri(to, source);
	fputs("\">Open it in the explorer</a></p>\n", to);
}

static void print_scenario(FILE *to, const struct page *page, size_t n)
{
	const struct matrix_row *row = &page->matrix->rows[n];

	fputs("<details><summary>", to);
	html_span(to, row->name);
	/* A browser opens what a link leads into, not what it leads to */
	fprintf(to, "</summary>\n<div id=\"scenario-%zu\">\n", n + 1);
	if (row->first) {
		const struct scenario *scenario = &row->first->figures.scenario;

		fputs("<p>", to);
		html_words(to, scenario->about);
		fputs("</p>\n", to);
		print_source(to, page, scenario);
		print_models(to, row->first);
		print_costs(to, page, row);
	} else {
		fputs("<p>It has run in none of these logs.</p>\n", to);
	}
	fputs("</div></details>\n", to);
}

void page_scenarios(FILE *to, const struct page *page)
{
	fputs("<section aria-labelledby=\"scenarios\"><h2 id=\"scenarios\">Each scenario, and what "
	      "it cost</h2>\n",
	      to);
	for (size_t n = 0; n < page->matrix->count; n++)
		print_scenario(to, page, n);
	fputs("</section>\n", to);
}
