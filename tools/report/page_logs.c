#include <inttypes.h>

#include "tools/base/html.h"
#include "tools/report/sections.h"
#include "tools/results/rows.h"

static void print_head(FILE *to, const struct reported_log *log, enum log_head head)
{
	struct span said = log->judgement.tap.heads[head];

	if (said.length == 0)
		return;
	fprintf(to, "<div><span class=\"key\">%s</span> ", log_head_word(head));
	html_span(to, said);
	fputs("</div>", to);
}

/* What the log itself does not say. */
static void print_record(FILE *to, const struct record *record)
{
	fprintf(to, "<div><span class=\"key\">machine of the database</span> %" PRIu64 "</div>",
		record->machine);
	if (!record->emulator[0])
		return;
	fputs("<div><span class=\"key\">emulator</span> ", to);
	html_words(to, record->emulator);
	fputs("</div>", to);
}

static const char *title(const struct reported_log *log)
{
	if (!log->is_whole)
		return log->judgement.status == STATUS_NO_MACHINE ? "none" : "not whole";
	return conclusion_name(classification_conclusion(&log->judgement.machine));
}

static const char *title_class(const struct reported_log *log)
{
	if (!log->is_whole || log->judgement.status == STATUS_DEFECTIVE)
		return "bad";
	return log->judgement.status == STATUS_AS_EXPECTED ? "good" : "middling";
}

static void print_log(FILE *to, const struct page *page, size_t n)
{
	const struct reported_log *log = page->reported->logs[n];
	static const enum log_head heads[] = {HEAD_MACHINE, HEAD_PROCESSOR, HEAD_HYPERVISOR,
					      HEAD_CPUS,    HEAD_VERSION,   HEAD_COMMAND_LINE};

	fprintf(to, "<tr id=\"log-%zu\"><th scope=\"row\">%zu ", n + 1, n + 1);
	page_line_link(to, log, log->line);
	html_words(to, page->reported->files[log->file].path);
	fprintf(to, ":%" PRIu64 "</a></th>\n<td><span class=\"%s\">%s</span><div>", log->line,
		title_class(log), title(log));
	html_words(to, log->judgement.is_bench && log->is_whole
			       ? "a bench: its rows are in its lines"
			       : log->judgement.explanation.line);
	fputs("</div>", to);
	if (page->reported->files[log->file].is_lost)
		fputs("<div class=\"small\">from the database: the log is not there any more</div>",
		      to);
	fputs("</td>\n<td class=\"heads\">", to);
	if (log->record)
		print_record(to, log->record);
	for (size_t head = 0; head < sizeof(heads) / sizeof(heads[0]); head++)
		print_head(to, log, heads[head]);
	fputs("</td></tr>\n", to);
}

static void print_unread(FILE *to, const struct reported_file *file)
{
	fputs("<tr><th scope=\"row\">", to);
	html_words(to, file->path);
	fputs("</th>\n<td><span class=\"bad\">not read</span><div>", to);
	html_words(to, file->why);
	fputs("</div></td>\n<td></td></tr>\n", to);
}

static void print_failed_cell(FILE *to, const json_t *cell)
{
	fprintf(to, "<tr><th scope=\"row\">cell %" PRIu64 " of ", rows_number(cell, "cell"));
	html_words(to, rows_string(cell, "campaign"));
	fputs("</th>\n<td><span class=\"bad\">failed</span><div>", to);
	html_words(to, rows_string(cell, "reason"));
	fprintf(to, "</div></td>\n<td class=\"heads\"><div><span class=\"key\">machine of the "
		    "campaign</span> ");
	html_words(to, rows_string(cell, "machine"));
	fprintf(to, "</div><div><span class=\"key\">scenarios</span> %" PRIu64 ", ",
		rows_number(cell, "scenarios"));
	html_words(to, rows_string(cell, "first"));
	fputs(" to ", to);
	html_words(to, rows_string(cell, "last"));
	fprintf(to, "</div><div><span class=\"key\">exit status</span> %" PRIu64 ", ",
		rows_number(cell, "status"));
	html_words(to, rows_string(cell, "ended"));
	fputs("</div></td></tr>\n", to);
}

void page_logs(FILE *to, const struct page *page)
{
	const json_t *cell;

	fputs("<section aria-labelledby=\"logs\"><h2 id=\"logs\">Logs</h2>\n"
	      "<div class=\"tableroom\" tabindex=\"0\" role=\"region\" aria-labelledby=\"logs\">"
	      "<table class=\"logs\">\n<caption><span>What each log is from, and what it comes to "
	      "by the judge. The "
	      "number is the log's in all that follows.</span></caption>\n"
	      "<thead><tr><th scope=\"col\">log</th><th scope=\"col\">verdict</th>"
	      "<th scope=\"col\">machine</th></tr></thead>\n<tbody>\n",
	      to);
	for (size_t n = 0; n < page->reported->log_count; n++)
		print_log(to, page, n);
	for (size_t n = 0; n < page->reported->file_count; n++)
		if (page->reported->files[n].why)
			print_unread(to, &page->reported->files[n]);
	for (size_t n = 0; (cell = json_array_get(page->reported->failed_cells, n)); n++)
		print_failed_cell(to, cell);
	fputs("</tbody></table></div></section>\n", to);
}
