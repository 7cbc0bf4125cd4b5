#include <inttypes.h>
#include <string.h>

#include "tools/base/html.h"
#include "tools/report/sections.h"

/* ---- Logs ------------------------------------------------------------------------------------ */

static void print_head(FILE *to, const struct reported_log *log, enum log_head head)
{
	struct span said = log->judgement.tap.heads[head];

	if (said.length == 0)
		return;
	fprintf(to, "<div><span class=\"key\">%s</span> ", log_head_word(head));
	html_span(to, said);
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
	fputs("</div></td>\n<td class=\"heads\">", to);
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

void page_logs(FILE *to, const struct page *page)
{
	fputs("<section aria-labelledby=\"logs\"><h2 id=\"logs\">Logs</h2>\n"
	      "<div class=\"tableroom\" tabindex=\"0\" role=\"region\" aria-labelledby=\"logs\">"
	      "<table>\n<caption>What each log is from, and what it comes to by the judge. The "
	      "number is the log's in all that follows.</caption>\n"
	      "<thead><tr><th scope=\"col\">log</th><th scope=\"col\">verdict</th>"
	      "<th scope=\"col\">machine</th></tr></thead>\n<tbody>\n",
	      to);
	for (size_t n = 0; n < page->reported->log_count; n++)
		print_log(to, page, n);
	for (size_t n = 0; n < page->reported->file_count; n++)
		if (page->reported->files[n].why)
			print_unread(to, &page->reported->files[n]);
	fputs("</tbody></table></div></section>\n", to);
}

/* ---- Classes --------------------------------------------------------------------------------- */

/* Where that was seen; the log's first line where no test has that name. */
static uint64_t sighting_line(const struct reported_log *log, const struct sighting *sighting)
{
	for (size_t test = 0; test < log->judgement.test_count; test++) {
		char key[64];

		if (!span_equals(reported_tap(log, test)->name, sighting->scenario))
			continue;
		snprintf(key, sizeof(key), "%s:", outcome_spelling(sighting->outcome));
		return reported_key_line(log, test, key);
	}
	return log->line;
}

static void print_model(FILE *to, const struct reported_log *log, enum model model)
{
	const struct classification *machine = &log->judgement.machine;
	const struct sighting *by = &machine->excluded[model];

	if (machine->consistent >> model & 1) {
		fprintf(to, "<td>%s</td>\n",
			machine->excludable >> model & 1 ? "consistent"
							 : "consistent; nothing could exclude it");
		return;
	}
	fputs("<td class=\"excluded\">excluded by ", to);
	page_line_link(to, log, sighting_line(log, by));
	html_words(to, by->scenario);
	fprintf(to, "</a>: %s ", outcome_spelling(by->outcome));
	html_print_number(to, by->count);
	fputs("</td>\n", to);
}

static void print_strongest(FILE *to, const struct reported_log *log)
{
	unsigned strongest = classify_strongest(log->judgement.machine.consistent);
	char names[CLASSIFY_NAMES_SIZE];

	classify_names(strongest, names);
	if (log->judgement.machine.known == 0)
		fputs("<td>nothing counts</td>\n", to);
	else if (strongest)
		fprintf(to, "<td>%s</td>\n", names);
	else
		fputs("<td><span class=\"bad\">none: defective</span></td>\n", to);
}

/* What could not be told, whatever was seen. */
static void print_lines(FILE *to, const struct reported_log *log)
{
	char line[CLASSIFICATION_LINE_SIZE];

	fputs("<td class=\"small\">", to);
	for (unsigned n = 0; classification_line(&log->judgement.machine, n, line); n++) {
		struct span said = {line, strlen(line)};

		if (!span_take(&said, CLASSIFICATION_COULD))
			continue;
		fputs("<div>What ran ", to);
		html_span(to, said);
		fputs("</div>", to);
	}
	fputs("</td>", to);
}

void page_classes(FILE *to, const struct page *page)
{
	fputs("<section aria-labelledby=\"classes\"><h2 id=\"classes\">Which model each machine "
	      "is as strong as</h2>\n<div class=\"tableroom\" tabindex=\"0\" role=\"region\" "
	      "aria-labelledby=\"classes\"><table>\n<caption>A model that does not allow all that "
	      "was seen is excluded, by the first such outcome. What is not excluded is no proof: "
	      "another run may exclude it.</caption>\n<thead><tr><th scope=\"col\">log</th>"
	      "<th scope=\"col\">as strong as</th>",
	      to);
	for (unsigned model = 0; model < MODELS; model++)
		fprintf(to, "<th scope=\"col\">%s</th>", model_name((enum model)model));
	fputs("<th scope=\"col\">limits</th></tr></thead>\n<tbody>\n", to);
	for (size_t n = 0; n < page->reported->log_count; n++) {
		const struct reported_log *log = page->reported->logs[n];

		if (!log->is_whole || log->judgement.is_bench)
			continue;
		fputs("<tr><th scope=\"row\">", to);
		page_log_link(to, page, n);
		fputs("</th>\n", to);
		print_strongest(to, log);
		for (unsigned model = 0; model < MODELS; model++)
			print_model(to, log, (enum model)model);
		print_lines(to, log);
		fputs("</tr>\n", to);
	}
	fputs("</tbody></table></div></section>\n", to);
}
