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

void page_machine(FILE *to, const struct record *record)
{
	char name[MACHINE_NAME_SIZE];

	machine_name(record, name);
	fprintf(to, "machine %" PRIu64 " <span class=\"path\">", record->machine);
	html_words(to, name);
	fputs("</span>", to);
}

static bool same_machine(const struct reported_log *left, const struct reported_log *right)
{
	return left->record && right->record && left->record->machine == right->record->machine;
}

size_t page_machine_logs(const struct page *page, size_t log)
{
	struct reported_log *const *logs = page->reported->logs;
	size_t count = 1;

	if (!logs[log]->record || (log > 0 && same_machine(logs[log - 1], logs[log])))
		return 0;
	while (log + count < page->reported->log_count &&
	       same_machine(logs[log], logs[log + count]))
		count++;
	return count;
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
