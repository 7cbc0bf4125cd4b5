#include <inttypes.h>
#include <string.h>

#include "tools/base/html.h"
#include "tools/report/sections.h"

/* Takes the next line, or what is left without a newline; false: nothing is. */
static bool take_line(struct span *rest, struct span *line)
{
	if (rest->length == 0)
		return false;
	if (!span_take_line(rest, line)) {
		*line = *rest;
		*rest = (struct span){"", 0};
	}
	return true;
}

static void print_file(FILE *to, const struct reported_file *file, size_t n)
{
	struct span rest = {file->bytes, file->length}, line;
	uint64_t number = 1;

	fprintf(to, "<details id=\"file-%zu\"><summary>", n + 1);
	html_words(to, file->path);
	fputs("</summary>\n<pre class=\"lines\">", to);
	for (; take_line(&rest, &line); number++) {
		fprintf(to, "<span id=\"f%zu-l%" PRIu64 "\">", n + 1, number);
		html_span(to, line);
		fputs("\n</span>", to);
	}
	if (number == 1)
		fprintf(to, "<span id=\"f%zu-l1\">\n</span>", n + 1);
	fputs("</pre></details>\n", to);
}

/* What links lead to where the lines are not there. */
static void print_lost_line(FILE *to, const struct page *page, const struct reported_log *log,
			    uint64_t line, struct span name, const char *words)
{
	fprintf(to, "<li id=\"f%zu-l%" PRIu64 "\">", log->file + 1, line);
	html_words(to, page->reported->files[log->file].path);
	fprintf(to, ":%" PRIu64 ": ", line);
	html_span(to, name);
	fprintf(to, "%s</li>\n", words);
}

static void print_lost(FILE *to, const struct page *page, const struct reported_log *log)
{
	fprintf(to, "<details id=\"file-%zu\"><summary>", log->file + 1);
	html_words(to, page->reported->files[log->file].path);
	fputs(", which is not there any more</summary>\n<p>This log is gone, or another one is in "
	      "its "
	      "place. Where each figure stood, as the database has it:</p>\n<ul>\n",
	      to);
	print_lost_line(to, page, log, log->line, (struct span){"", 0}, "its first line");
	for (size_t test = 0; test < log->judgement.test_count; test++)
		print_lost_line(to, page, log, reported_test_line(log, test),
				reported_tap(log, test)->name, "");
	fputs("</ul></details>\n", to);
}

/* Of a database there may be files that have another log now. */
static bool is_reported(const struct reported *reported, size_t file)
{
	for (size_t n = 0; n < reported->log_count; n++)
		if (reported->logs[n]->file == file)
			return true;
	return false;
}

void page_files(FILE *to, const struct page *page)
{
	fputs("<section aria-labelledby=\"files\"><h2 id=\"files\">The logs, line by line</h2>\n",
	      to);
	for (size_t n = 0; n < page->reported->file_count; n++)
		if (page->reported->files[n].bytes && is_reported(page->reported, n))
			print_file(to, &page->reported->files[n], n);
	for (size_t n = 0; n < page->reported->log_count; n++)
		if (page->reported->files[page->reported->logs[n]->file].is_lost)
			print_lost(to, page, page->reported->logs[n]);
	fputs("</section>\n", to);
}
