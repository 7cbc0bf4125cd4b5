#include "tools/compare/compare.h"

#include "tools/judge/line.h"
#include "tools/results/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char worse_word[] = "worse";

static bool is_worse(const json_t *object)
{
	return json_is_true(json_object_get(object, "is_worse"));
}

static const char *worse(const json_t *object)
{
	return is_worse(object) ? ": worse" : "";
}

static enum colour colour_of(const json_t *object)
{
	return is_worse(object) ? COLOUR_BAD : COLOUR_NONE;
}

/* A line that ends with that word, or does not. */
static void print_line(struct line *line, const json_t *object)
{
	size_t length = is_worse(object) ? strlen(worse_word) : 0;

	line_print_coloured(stdout, line, line->length - length, length, colour_of(object));
}

static const json_t *at(const json_t *object, const char *key)
{
	return json_object_get(object, key);
}

static void print_set(const char *name, const json_t *runs)
{
	const json_t *run;

	for (size_t n = 0; (run = json_array_get(runs, n)); n++) {
		struct line line = {.length = 0};

		line_append(&line, "%s: %s:%" PRIu64 ": %s", name, rows_string(run, "file"),
			    rows_number(run, "line"), rows_string(run, "verdict"));
		line_print(stdout, &line);
		line = (struct line){.length = 0};
		line_append(&line, "   %s", rows_string(run, "machine"));
		line_print(stdout, &line);
	}
}

static void print_verdict(const json_t *verdict)
{
	if (strcmp(rows_string(verdict, "a"), rows_string(verdict, "b")) != 0)
		printf("\nverdict: %s, and now %s%s%s%s\n", rows_string(verdict, "a"),
		       colour_begin(stdout, colour_of(verdict)), rows_string(verdict, "b"),
		       worse(verdict), colour_end(stdout, colour_of(verdict)));
}

static void name_models(const json_t *models, char to[CLASSIFY_NAMES_SIZE])
{
	rows_join(models, to, CLASSIFY_NAMES_SIZE);
	if (json_is_null(models))
		snprintf(to, CLASSIFY_NAMES_SIZE, "not known");
	else if (to[0] == '\0')
		snprintf(to, CLASSIFY_NAMES_SIZE, "none");
}

static void print_models(const json_t *models)
{
	char a[CLASSIFY_NAMES_SIZE], b[CLASSIFY_NAMES_SIZE];

	name_models(at(models, "a"), a);
	name_models(at(models, "b"), b);
	if (strcmp(a, b) != 0)
		printf("\nmodels that explain it: %s, and now %s%s%s%s\n", a,
		       colour_begin(stdout, colour_of(models)), b, worse(models),
		       colour_end(stdout, colour_of(models)));
}

static void print_scenario(const json_t *row)
{
	const json_t *a = at(row, "a"), *b = at(row, "b");
	struct line line = {.length = 0};

	line_append(&line, "%s: %s (%s:%" PRIu64 "), and now %s (%s:%" PRIu64 ")%s",
		    rows_string(row, "scenario"), rows_string(a, "verdict"), rows_string(a, "file"),
		    rows_number(a, "line"), rows_string(b, "verdict"), rows_string(b, "file"),
		    rows_number(b, "line"), worse(row));
	print_line(&line, row);
}

static void append_side(struct line *line, const json_t *side)
{
	uint64_t least = rows_number(side, "patches_least"),
		 most = rows_number(side, "patches_most");

	line_append(line, "%" PRIu64, least);
	if (least != most)
		line_append(line, " to %" PRIu64, most);
	line_append(line, " of %" PRIu64 " patches", rows_number(side, "patches"));
}

/* A double has no smaller ones than about 1e-308, but none is impossible. */
static void append_chance(struct line *line, const char *before, const json_t *probability)
{
	double value = json_real_value(probability);

	if (value < 1e-300)
		line_append(line, "%sbelow 1e-300", before);
	else
		line_append(line, "%s%.3g", before, value);
}

static void print_outcome(const json_t *row)
{
	struct line line = {.length = 0};

	line_append(&line, "%s: %s %s: ", rows_string(row, "scenario"), rows_string(row, "outcome"),
		    rows_string(row, "change"));
	append_side(&line, at(row, "a"));
	line_append(&line, ", and now ");
	append_side(&line, at(row, "b"));
	append_chance(&line, "; by chance with probability ", at(row, "probability"));
	append_chance(&line, ", corrected ", at(row, "corrected"));
	line_append(&line, "%s%s", json_is_true(at(row, "is_forbidden")) ? "; forbidden" : "",
		    worse(row));
	print_line(&line, row);
}

static void append_spread(struct line *line, const json_t *spread)
{
	line_append(line, "%" PRIu64 " ns (%" PRIu64 " to %" PRIu64 ")",
		    rows_number(spread, "median_ns"), rows_number(spread, "low_ns"),
		    rows_number(spread, "high_ns"));
}

static void print_cost(const json_t *row)
{
	struct line line = {.length = 0};

	line_append(&line, "%s: %s cost ", rows_string(row, "scenario"), rows_string(row, "what"));
	append_spread(&line, at(row, "a"));
	line_append(&line, ", and now ");
	append_spread(&line, at(row, "b"));
	line_append(&line, "%s", worse(row));
	print_line(&line, row);
}

static void print_list(const char *title, const json_t *rows, void (*print)(const json_t *row))
{
	const json_t *row;

	if (json_array_size(rows) > 0)
		printf("\n%s\n", title);
	for (size_t n = 0; (row = json_array_get(rows, n)); n++)
		print(row);
}

static void print_name(const json_t *name)
{
	struct line line = {.length = 0};

	line_append(&line, "%s", json_string_value(name));
	line_print(stdout, &line);
}

static bool differs(const json_t *comparison)
{
	return json_array_size(at(comparison, "verdicts")) > 0 ||
	       json_array_size(at(comparison, "outcomes")) > 0 ||
	       json_array_size(at(comparison, "costs")) > 0 ||
	       json_array_size(at(comparison, "only_a")) > 0 ||
	       json_array_size(at(comparison, "only_b")) > 0 ||
	       !json_equal(at(at(comparison, "verdict"), "a"),
			   at(at(comparison, "verdict"), "b")) ||
	       !json_equal(at(at(comparison, "models"), "a"), at(at(comparison, "models"), "b"));
}

void compare_print(const json_t *comparison)
{
	print_set("A", at(comparison, "a"));
	print_set("B", at(comparison, "b"));
	print_verdict(at(comparison, "verdict"));
	print_models(at(comparison, "models"));
	print_list("verdicts:", at(comparison, "verdicts"), print_scenario);
	print_list("outcomes:", at(comparison, "outcomes"), print_outcome);
	print_list("costs, the median, and from the lowest to the 99th percentile:",
		   at(comparison, "costs"), print_cost);
	print_list("in A only:", at(comparison, "only_a"), print_name);
	print_list("in B only:", at(comparison, "only_b"), print_name);
	if (!differs(comparison))
		printf("\nnothing differs\n");
	else
		printf("\n%" PRIu64 " outcomes were tested; B is %s\n",
		       rows_number(comparison, "tests"),
		       json_is_true(at(comparison, "is_worse")) ? "worse" : "not worse");
}
