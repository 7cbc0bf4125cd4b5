/*
 * Drawings of runs: each moment once, in its order, with its words and what memory holds; elements
 * that end as they began; and nothing outside of the picture.
 */
#include "prover/model/batch.h"
#include "prover/model/diagram.h"
#include "scenario/language/language.h"
#include "scenario/standard.h"
#include "tests/unit/sample/prove_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DEPTH_MAX 8
#define DRAWING_MAX 65536

static struct system system_now;
static struct search search;
static struct moment moments[256];

static char *draw(size_t count, const char *title)
{
	size_t length;
	char *drawing;
	FILE *to = open_memstream(&drawing, &length);

	diagram_print(to, &system_now, moments, count, title, "m");
	fclose(to);
	assert_true(length < DRAWING_MAX);
	return drawing;
}

/* ---- What is drawn --------------------------------------------------------------------------- */

/* Each element is closed by its own name, and the last one is the first. */
static void check_elements(const char *drawing)
{
	char open[DEPTH_MAX][16];
	unsigned depth = 0;

	assert_int_equal(strncmp(drawing, "<svg ", 5), 0);
	for (const char *at = strchr(drawing, '<'); at; at = strchr(at + 1, '<')) {
		const char *end = strchr(at, '>');
		char name[16];

		assert_non_null(end);
		assert_int_equal(sscanf(at + 1 + (at[1] == '/'), "%15[a-z]", name), 1);
		if (at[1] == '/') {
			assert_true(depth > 0);
			assert_string_equal(open[--depth], name);
			assert_true(depth > 0 || end[1] == '\n');
		} else if (end[-1] != '/') {
			assert_true(depth < DEPTH_MAX);
			memcpy(open[depth++], name, sizeof(name));
		}
	}
	assert_int_equal(depth, 0);
}

/* The words of one group, without its elements, and with one blank between lines. */
static void words_of(const char *drawing, size_t number, char words[DRAWING_MAX])
{
	char mark[64];
	const char *at, *end;
	size_t length = 0;
	bool inside = false;

	snprintf(mark, sizeof(mark), "<g class=\"run-moment\" id=\"m%zu\">", number);
	at = strstr(drawing, mark);
	assert_non_null(at);
	assert_null(strstr(at + 1, mark));
	end = strstr(at, "</g>");
	assert_non_null(end);
	for (; at < end; at++) {
		if (*at == '<' || *at == '>')
			inside = *at == '<';
		else if (!inside)
			words[length++] = *at == '\n' ? ' ' : *at;
	}
	words[length] = '\0';
}

/* As large as the numbers of its places say: none is beyond `most`. */
static void check_places(const char *drawing, const char *attribute, int most)
{
	unsigned count = 0;

	for (const char *at = drawing; (at = strstr(at, attribute)); at++) {
		int place = atoi(at + strlen(attribute));

		assert_in_range(place, 1, most - 1);
		count++;
	}
	assert_true(count > 0);
}

static void check_size(const char *drawing)
{
	int width, height;

	assert_int_equal(
		sscanf(strstr(drawing, "viewBox="), "viewBox=\"0 0 %d %d\"", &width, &height), 2);
	check_places(drawing, " x=\"", width);
	check_places(drawing, " cx=\"", width);
	check_places(drawing, " y=\"", height);
	check_places(drawing, " cy=\"", height);
}

static void check_drawing(const char *drawing, size_t count)
{
	static char words[DRAWING_MAX];
	const char *before = drawing;

	check_elements(drawing);
	check_size(drawing);
	for (size_t n = 0; n < count; n++) {
		char mark[32];
		const char *group;

		words_of(drawing, n, words);
		assert_non_null(strstr(words, moments[n].what));
		if (n > 0 && strcmp(moments[n].memory, moments[n - 1].memory) != 0)
			assert_non_null(strstr(words, moments[n].memory));
		snprintf(mark, sizeof(mark), "id=\"m%zu\"", n);
		group = strstr(drawing, mark);
		assert_true(group > before);
		before = group;
	}
}

/* Draws a shortest run to each outcome that there is; returns how many. */
static unsigned check_runs(const struct scenario *scenario, enum model model)
{
	char reason[SYSTEM_REASON_SIZE];
	unsigned runs = 0;

	assert_true(system_build(&system_now, scenario, model, 1, reason));
	assert_int_equal(search_run(&search, &system_now, 0, &sample_bounds), SEARCH_DONE);
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		struct event *events;
		char *drawing;
		size_t count;

		if (!(search.allowed & OUTCOME_BIT(outcome)))
			continue;
		events = search_shortest(&search, (enum outcome)outcome, &count);
		assert_non_null(events);
		assert_true(count <= 256);
		moments_tell(&system_now, events, count, moments);
		assert_true(moments[count - 1].outcomes & OUTCOME_BIT(outcome));
		drawing = draw(count, "a title");
		check_drawing(drawing, count);
		free(drawing);
		free(events);
		runs++;
	}
	search_free(&search);
	return runs;
}

static void test_every_run_of_the_standard_set(void **state)
{
	unsigned runs = 0;

	(void)state;
	for (size_t n = 0; n < standard_file_count; n++) {
		const struct standard_file *file = &standard_files[n];
		struct parse_error error;
		struct scenario scenario, part;

		if (!scenario_parse(file->name, file->source, file->length, &scenario, &error))
			fail_msg("%s", error.message);
		batch_part(&scenario, batch_parts(&scenario) - 1, &part);
		for (unsigned model = 0; model < MODELS; model++)
			runs += check_runs(&part, (enum model)model);
	}
	assert_true(runs > 1000);
}

/* What stands in a title is no element. */
static void test_what_is_escaped(void **state)
{
	const struct scenario scenario = sample_direct();
	char reason[SYSTEM_REASON_SIZE];
	char *drawing;

	(void)state;
	assert_true(system_build(&system_now, &scenario, MODEL_COHERENT, 1, reason));
	drawing = draw(0, "<b> & \"c\"");
	check_elements(drawing);
	assert_non_null(strstr(drawing, "<title>&lt;b> &amp; &quot;c&quot;</title>"));
	free(drawing);
}

/* By hand: of the run that test_prove_trace.c has, what each event is drawn as. */
static void test_shapes(void **state)
{
	const struct scenario scenario = sample_breakpoint_ipi();
	/* store, sync, acknowledgement, fetch, store, store, fetch, execution */
	static const char *const shapes[] = {"run-chip",  "run-arrow",	    "stroke-dasharray",
					     "run-arrow", "run-chip",	    "run-chip",
					     "run-arrow", "run-dot run-bad"};
	char reason[SYSTEM_REASON_SIZE];
	struct event *events;
	char *drawing;
	size_t count;

	(void)state;
	assert_true(system_build(&system_now, &scenario, MODEL_PREFETCH, 1, reason));
	assert_int_equal(search_run(&search, &system_now, 0, &sample_bounds), SEARCH_DONE);
	events = search_shortest(&search, OUTCOME_MISMATCH, &count);
	assert_int_equal(count, 8);
	moments_tell(&system_now, events, count, moments);
	drawing = draw(count, "a title");
	for (size_t n = 0; n < count; n++) {
		char mark[32];
		char *group, *shape;

		snprintf(mark, sizeof(mark), "id=\"m%zu\"", n);
		group = strstr(drawing, mark);
		assert_non_null(group);
		shape = strstr(group, shapes[n]);
		assert_non_null(shape);
		assert_true(shape < strstr(group, "</g>"));
	}
	free(drawing);
	free(events);
	search_free(&search);
}

static void test_titles(void **state)
{
	const struct scenario scenario = sample_direct();
	char title[DIAGRAM_TITLE_SIZE], expected[DIAGRAM_TITLE_SIZE];

	(void)state;
	snprintf(expected, sizeof(expected), "%s under snapshot: torn", scenario.name);
	diagram_title(&scenario, 0, MODEL_SNAPSHOT, OUTCOME_TORN, title);
	assert_string_equal(title, expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_run_of_the_standard_set),
		cmocka_unit_test(test_what_is_escaped),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_titles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
