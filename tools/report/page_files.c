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

void page_files(FILE *to, const struct page *page)
{
	fputs("<section aria-labelledby=\"files\"><h2 id=\"files\">The logs, line by line</h2>\n",
	      to);
	for (size_t n = 0; n < page->reported->file_count; n++)
		if (page->reported->files[n].bytes)
			print_file(to, &page->reported->files[n], n);
	fputs("</section>\n", to);
}
