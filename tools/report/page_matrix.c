#include <inttypes.h>

#include "tools/judge/bounds.h"
#include "tools/base/html.h"
#include "tools/report/sections.h"

/* ---- A cell ---------------------------------------------------------------------------------- */

static const char *verdict_class(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_AS_EXPECTED:
		return "good";
	case VERDICT_DEFECTIVE:
		return "bad";
	default:
		return "middling";
	}
}

/* What no model allows. */
static outcome_set impossible(const struct judged_test *judged)
{
	const outcome_set *allowed = judged_test_models(judged);

	return allowed ? classify_impossible(allowed, judged->figures.total.outcomes) : 0;
}

/* "torn 31: 2.1e-4 (1.4e-4 to 3.0e-4) a patch" */
static void print_seen(FILE *to, const struct reported_log *log, size_t test, enum outcome outcome)
{
	const struct judged_test *judged = reported_test(log, test);
	bool is_bad = impossible(judged) & OUTCOME_BIT(outcome);
	char key[64], rate[BOUNDS_RATE_SIZE];

	snprintf(key, sizeof(key), "%s:", outcome_spelling(outcome));
	fprintf(to, "<div>%s", is_bad ? "<strong>" : "");
	page_line_link(to, log, reported_key_line(log, test, key));
	fprintf(to, "%s ", outcome_spelling(outcome));
	html_print_number(to, judged->figures.total.outcomes[outcome]);
	fprintf(to, "</a>%s", is_bad ? "</strong> (no model allows it)" : "");
	if (bounds_rate(&judged->figures, outcome, rate))
		fprintf(to, ": %s a patch", rate);
	fputs("</div>", to);
}

static void print_zeros(FILE *to, const struct figures *figures)
{
	outcome_set zeros = bounds_zeros(figures);
	char below[BOUNDS_RATE_SIZE];

	if (!zeros)
		return;
	bounds_below(figures, below);
	fputs("<div>no ", to);
	page_outcomes(to, zeros);
	fprintf(to, ": %s a patch</div>", below);
}

static outcome_set worth_saying(const struct judged_test *judged)
{
	outcome_set said = judged->figures.show | judged->figures.forbid | impossible(judged);

	return said | OUTCOME_BIT(OUTCOME_UNKNOWN);
}

void page_cell(FILE *to, const struct reported_log *log, size_t test)
{
	const struct judged_test *judged = reported_test(log, test);
	const struct figures *figures = &judged->figures;

	fprintf(to, "<span class=\"%s\">", verdict_class(judged->verdict));
	page_line_link(to, log, reported_test_line(log, test));
	fprintf(to, "%s</a></span>", verdict_name(judged->verdict));
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++)
		if ((worth_saying(judged) & OUTCOME_BIT(outcome)) &&
		    figures->total.outcomes[outcome] > 0)
			print_seen(to, log, test, (enum outcome)outcome);
	print_zeros(to, figures);
	if (figures->reason[0]) {
		fputs("<div>", to);
		html_words(to, figures->reason);
		fputs("</div>", to);
	}
	fputs("<div class=\"small\">", to);
	page_line_link(to, log, reported_key_line(log, test, "patches:"));
	html_print_number(to, figures->patches);
	fputs(" patches</a>, ", to);
	page_line_link(to, log, reported_key_line(log, test, "executions:"));
	html_print_number(to, figures->total.executions);
	fputs(" executions</a></div>", to);
}

/* ---- The table ------------------------------------------------------------------------------- */

static void print_not_run(FILE *to, const struct reported_log *log, size_t test)
{
	bool is_skipped = reported_test(log, test)->kind == JUDGED_SKIPPED;
	const struct tap_test *tap = reported_tap(log, test);

	fprintf(to, "<span class=\"%s\">", is_skipped ? "quiet" : "middling");
	page_line_link(to, log, reported_test_line(log, test));
	fprintf(to, "%s</a></span><div>", is_skipped ? "skipped" : "refused");
	html_span(to, is_skipped ? tap->reason : tap->description);
	fputs("</div>", to);
}

static void print_any(FILE *to, const struct reported_log *log, size_t test)
{
	fputs("<td>", to);
	if (test == MATRIX_NONE)
		fputs("<span class=\"quiet\">not in this log</span>", to);
	else if (reported_test(log, test)->kind == JUDGED_RUN)
		page_cell(to, log, test);
	else
		print_not_run(to, log, test);
	fputs("</td>\n", to);
}

/* Machines, each above its logs. */
static void print_machines(FILE *to, const struct page *page)
{
	bool any = false;

	for (size_t n = 0; n < page->reported->log_count; n++) {
		size_t count = page_machine_logs(page, n);

		if (count == 0)
			continue;
		fprintf(to, "%s<th scope=\"colgroup\" colspan=\"%zu\">", any ? "" : "<tr><td></td>",
			count);
		page_machine(to, page->reported->logs[n]->record);
		fputs("</th>\n", to);
		any = true;
	}
	if (any)
		fputs("</tr>\n", to);
}

static void print_heading(FILE *to, const struct page *page)
{
	fputs("<thead>", to);
	print_machines(to, page);
	fputs("<tr><th scope=\"col\">scenario</th>", to);
	for (size_t n = 0; n < page->reported->log_count; n++) {
		const struct reported_log *log = page->reported->logs[n];

		if (!reported_has_scenarios(log))
			continue;
		fputs("<th scope=\"col\">", to);
		page_log_link(to, page, n);
		fputs("<div class=\"small\">", to);
		html_span(to, log->judgement.tap.heads[HEAD_PROCESSOR]);
		fputs("</div></th>\n", to);
	}
	fputs("</tr></thead>\n", to);
}

static void print_row(FILE *to, const struct page *page, size_t n)
{
	const struct matrix_row *row = &page->matrix->rows[n];

	fputs("<tr><th scope=\"row\">", to);
	page_scenario_link(to, page, n);
	if (row->has_namesake)
		fputs("<div class=\"small\">one of several of this name</div>", to);
	fputs("</th>\n", to);
	for (size_t log = 0; log < page->reported->log_count; log++)
		if (reported_has_scenarios(page->reported->logs[log]))
			print_any(to, page->reported->logs[log], row->tests[log]);
	fputs("</tr>\n", to);
}

void page_matrix(FILE *to, const struct page *page)
{
	fputs("<section aria-labelledby=\"matrix\"><h2 id=\"matrix\">Scenarios</h2>\n"
	      "<p id=\"filter\" hidden><label>Only rows with <input type=\"search\" "
	      "autocomplete=\"off\"></label> <span role=\"status\"></span></p>\n"
	      "<div class=\"tableroom tall\" tabindex=\"0\" role=\"region\" "
	      "aria-labelledby=\"matrix\"><table class=\"matrix\">\n"
	      "<caption><span>Outcomes that a scenario shows, forbids, or that no model allows: "
	      "how "
	      "many executions, and in which share of the patches, with its interval at 95&nbsp;%. "
	      "What was not seen is below its bound, at 95&nbsp;%.</span></caption>\n",
	      to);
	print_heading(to, page);
	fputs("<tbody>\n", to);
	for (size_t n = 0; n < page->matrix->count; n++)
		print_row(to, page, n);
	fputs("</tbody></table></div></section>\n", to);
}
