#include "tools/report/page.h"

#include "lib/version.h"
#include "tools/base/html.h"
#include "tools/report/parts.h"
#include "tools/report/sections.h"

/* In their order, as the page's contents name them. */
static const struct {
	const char *id, *name;
	void (*print)(FILE *to, const struct page *page);
} sections[] = {
	{"logs", "logs", page_logs},
	{"classes", "which model each machine is as strong as", page_classes},
	{"matrix", "scenarios", page_matrix},
	{"outliers", "what stands out", page_outliers},
	{"costs", "what a patch costs", page_costs},
	{"scenarios", "each scenario", page_scenarios},
	{"files", "the logs, line by line", page_files},
};

#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

static void print_head(FILE *to)
{
	fprintf(to,
		"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<title>Crossmod report</title>\n<style>\n%s</style>\n</head>\n<body>\n",
		report_style);
}

static size_t count_whole(const struct reported *reported)
{
	size_t count = 0;

	for (size_t n = 0; n < reported->log_count; n++)
		count += reported->logs[n]->is_whole;
	return count;
}

static void print_header(FILE *to, const struct page *page)
{
	fputs("<a class=\"skip\" href=\"#matrix\">Skip to the scenarios</a>\n<header>\n"
	      "<h1>Crossmod report</h1>\n<p class=\"lead\">",
	      to);
	if (page->database) {
		fputs("From the database ", to);
		html_words(to, page->database);
		fputs(". ", to);
	}
	fprintf(to,
		"Logs: %zu, of which %zu are whole. "
		"Scenarios: %zu. All verdicts are the judge's, computed from the figures; each "
		"leads to the line of the log that it rests on.</p>\n"
		"<nav aria-label=\"Contents\"><ul>\n",
		page->reported->log_count, count_whole(page->reported), page->matrix->count);
	for (size_t n = 0; n < SECTIONS; n++)
		fprintf(to, "<li><a href=\"#%s\">%s</a></li>\n", sections[n].id, sections[n].name);
	fputs("</ul></nav>\n</header>\n<main>\n", to);
}

void page_print(FILE *to, const struct page *page)
{
	print_head(to);
	print_header(to, page);
	for (size_t n = 0; n < SECTIONS; n++)
		sections[n].print(to, page);
	fputs("</main>\n<footer><p>Crossmod ", to);
	html_words(to, crossmod_version);
	fprintf(to,
		". This page needs no server, and loads nothing.</p></footer>\n<script>\n%s"
		"</script>\n</body>\n</html>\n",
		report_script);
}
