#include <stdio.h>
#include <string.h>

#include "tools/base/html.h"
#include "tools/report/sections.h"

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

/* Several logs in a row: one, or all that a database has of a machine. */
struct group {
	const struct reported *reported;
	size_t first, count;
};

static const struct reported_log *log_of(const struct group *group, size_t n)
{
	return group->reported->logs[group->first + n];
}

/* Bit n: no log excludes model n. */
static unsigned consistent(const struct group *group)
{
	unsigned models = (1u << MODELS) - 1;

	for (size_t n = 0; n < group->count; n++)
		models &= log_of(group, n)->judgement.machine.consistent;
	return models;
}

static bool could_exclude(const struct group *group, enum model model)
{
	for (size_t n = 0; n < group->count; n++)
		if (log_of(group, n)->judgement.machine.excludable >> model & 1)
			return true;
	return false;
}

/* The first log that excludes it; one does. */
static const struct reported_log *excluding(const struct group *group, enum model model)
{
	size_t n = 0;

	while (log_of(group, n)->judgement.machine.consistent >> model & 1)
		n++;
	return log_of(group, n);
}

static void print_model(FILE *to, const struct group *group, enum model model)
{
	const struct reported_log *log;
	const struct sighting *by;

	if (consistent(group) >> model & 1) {
		fprintf(to, "<td>%s</td>\n",
			could_exclude(group, model) ? "consistent"
						    : "consistent; nothing could exclude it");
		return;
	}
	log = excluding(group, model);
	by = &log->judgement.machine.excluded[model];
	fputs("<td class=\"excluded\">excluded by ", to);
	page_line_link(to, log, sighting_line(log, by));
	html_words(to, by->scenario);
	fprintf(to, "</a>: %s ", outcome_spelling(by->outcome));
	html_print_number(to, by->count);
	fputs("</td>\n", to);
}

static void print_strongest(FILE *to, const struct group *group)
{
	unsigned strongest = classify_strongest(consistent(group)), known = 0;
	char names[CLASSIFY_NAMES_SIZE];

	for (size_t n = 0; n < group->count; n++)
		known += log_of(group, n)->judgement.machine.known;
	classify_names(strongest, names);
	if (known == 0)
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

static void print_row(FILE *to, const struct page *page, const struct group *group, bool is_machine)
{
	fputs("<tr><th scope=\"row\">", to);
	if (is_machine)
		page_machine(to, log_of(group, 0)->record);
	else
		page_log_link(to, page, group->first);
	fputs("</th>\n", to);
	print_strongest(to, group);
	for (unsigned model = 0; model < MODELS; model++)
		print_model(to, group, (enum model)model);
	if (is_machine)
		fprintf(to, "<td class=\"small\">by all of its %zu logs</td>", group->count);
	else
		print_lines(to, log_of(group, 0));
	fputs("</tr>\n", to);
}

void page_classes(FILE *to, const struct page *page)
{
	fputs("<section aria-labelledby=\"classes\"><h2 id=\"classes\">Which model each machine "
	      "is as strong as</h2>\n<div class=\"tableroom\" tabindex=\"0\" role=\"region\" "
	      "aria-labelledby=\"classes\"><table>\n<caption><span>A model that does not allow all "
	      "that "
	      "was seen is excluded, by the first such outcome. What is not excluded is no proof: "
	      "another run may exclude it.</span></caption>\n<thead><tr><th scope=\"col\">log</th>"
	      "<th scope=\"col\">as strong as</th>",
	      to);
	for (unsigned model = 0; model < MODELS; model++)
		fprintf(to, "<th scope=\"col\">%s</th>", model_name((enum model)model));
	fputs("<th scope=\"col\">limits</th></tr></thead>\n<tbody>\n", to);
	for (size_t n = 0; n < page->reported->log_count; n++) {
		const struct group log = {page->reported, n, 1};
		const struct group machine = {page->reported, n, page_machine_logs(page, n)};

		if (machine.count > 1)
			print_row(to, page, &machine, true);
		if (reported_has_scenarios(page->reported->logs[n]))
			print_row(to, page, &log, false);
	}
	fputs("</tbody></table></div></section>\n", to);
}
