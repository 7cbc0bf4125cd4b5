#include <inttypes.h>

#include "tools/base/html.h"
#include "tools/report/page_pieces.h"

void page_line_link(FILE *to, const struct reported_log *log, uint64_t line)
{
	fprintf(to, "<a href=\"#f%zu-l%" PRIu64 "\">", log->file + 1, line);
}

void page_log_link(FILE *to, const struct page *page, size_t log)
{
	const struct reported_log *of = page->reported->logs[log];

	fprintf(to, "<a href=\"#log-%zu\">%zu</a> <span class=\"path\">", log + 1, log + 1);
	html_words(to, page->reported->files[of->file].path);
	fputs("</span>", to);
}

void page_scenario_link(FILE *to, const struct page *page, size_t row)
{
	const struct matrix_row *of = &page->matrix->rows[row];

	fprintf(to, "<a href=\"#scenario-%zu\">", row + 1);
	html_span(to, of->name);
	fputs("</a>", to);
}

void page_outcomes(FILE *to, outcome_set outcomes)
{
	const char *comma = "";

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		if (!(outcomes & OUTCOME_BIT(outcome)))
			continue;
		fprintf(to, "%s%s", comma, outcome_spelling((enum outcome)outcome));
		comma = ", ";
	}
	if (!*comma)
		fputs("nothing", to);
}
