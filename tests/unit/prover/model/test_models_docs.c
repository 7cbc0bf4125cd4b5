/*
 * What docs/models.md says of the models is so: its scenarios, its two tables, and the order that
 * it draws. Runs from the root of the repository.
 */
#include "prover/search/allowed.h"
#include "scenario/language/language.h"
#include "scenario/standard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DOCUMENT "docs/models.md"
#define SCENARIOS_MAX 128
#define CELLS_MAX 8
#define CELL_SIZE 96

/* What the document shows, and the standard set. */
static struct known {
	struct scenario scenario;
	outcome_set allowed[MODELS];
} known[SCENARIOS_MAX];
static size_t known_count, shown_count;

static char document[LANGUAGE_SOURCE_MAX];

/* ---- Scenarios ------------------------------------------------------------------------------- */

static void learn(const char *file, const char *source, size_t length)
{
	struct known *new = &known[known_count++];
	struct parse_error error;
	char reason[SYSTEM_REASON_SIZE];

	assert_true(known_count <= SCENARIOS_MAX);
	if (!scenario_parse(file, source, length, &new->scenario, &error))
		fail_msg("%s", error.message);
	if (!prove_allowed(&new->scenario, new->allowed, reason))
		fail_msg("%s: %s", new->scenario.name, reason);
}

static void learn_from_document(void)
{
	static const char fence[] = "```\n", key[] = "scenario ";

	for (char *at = strstr(document, fence); at;) {
		char *begin = at + strlen(fence), *end = strstr(begin, fence);

		assert_non_null(end);
		if (strncmp(begin, key, strlen(key)) == 0)
			learn(DOCUMENT, begin, (size_t)(end - begin));
		at = strstr(end + strlen(fence), fence);
	}
	shown_count = known_count;
}

static int read_all(void **state)
{
	FILE *file = fopen(DOCUMENT, "rb");

	(void)state;
	assert_non_null(file);
	document[fread(document, 1, sizeof(document) - 1, file)] = '\0';
	fclose(file);
	learn_from_document();
	for (size_t n = 0; n < standard_file_count; n++)
		learn(standard_files[n].name, standard_files[n].source, standard_files[n].length);
	return 0;
}

static const struct known *find(const char *name)
{
	for (size_t n = 0; n < known_count; n++)
		if (strcmp(known[n].scenario.name, name) == 0)
			return &known[n];
	fail_msg("there is no scenario %s", name);
	abort();
}

/* ---- Words and tables ------------------------------------------------------------------------ */

/* MODELS when it is none. */
static enum model model_named(const char *name)
{
	unsigned model = 0;

	while (model < MODELS && strcmp(model_name((enum model)model), name) != 0)
		model++;
	return (enum model)model;
}

static outcome_set outcome_named(const char *name)
{
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (strcmp(outcome_spelling((enum outcome)outcome), name) == 0)
			return (outcome_set)OUTCOME_BIT(outcome);
	fail_msg("there is no outcome %s", name);
	abort();
}

struct row {
	unsigned count;
	char cell[CELLS_MAX][CELL_SIZE];
};

/* Without the blanks around them, and without backquotes. */
static void read_cell(const char *from, size_t length, char cell[CELL_SIZE])
{
	size_t kept = 0;

	assert_true(length < CELL_SIZE);
	for (size_t n = 0; n < length; n++)
		if (from[n] != '`' && (from[n] != ' ' || kept > 0))
			cell[kept++] = from[n];
	while (kept > 0 && cell[kept - 1] == ' ')
		kept--;
	cell[kept] = '\0';
}

/* The cells of a row behind its first bar. Returns how many. */
static unsigned read_row(const char *from, struct row *row)
{
	const char *end = strchr(from, '\n');

	row->count = 0;
	for (const char *bar; (bar = strchr(from, '|')) && bar < end; from = bar + 1) {
		assert_true(row->count < CELLS_MAX);
		read_cell(from, (size_t)(bar - from), row->cell[row->count++]);
	}
	return row->count;
}

/* The next row of a table that begins with a model's name and has so many cells. Returns where to
 * go on; NULL when there is none. */
static const char *next_row(const char *at, unsigned cells, struct row *row)
{
	for (; (at = strstr(at, "\n|")); at++)
		if (read_row(at + 2, row) == cells && model_named(row->cell[0]) != MODELS)
			return strchr(at + 2, '\n');
	return NULL;
}

/* ---- Tests ----------------------------------------------------------------------------------- */

/* A scenario says itself what each model allows in it. */
static void test_scenarios_hold(void **state)
{
	(void)state;
	assert_int_equal(shown_count, 6);
	for (size_t n = 0; n < shown_count; n++) {
		const struct scenario *scenario = &known[n].scenario;

		for (unsigned model = 0; model < MODELS; model++) {
			outcome_set allowed = known[n].allowed[model];
			outcome_set expected = scenario->forbid[model] | scenario->show[model];

			if (!expected || (allowed & scenario->forbid[model]) ||
			    (scenario->show[model] & ~allowed))
				fail_msg("%s under %s", scenario->name,
					 model_name((enum model)model));
		}
	}
}

/* `words` are the names of exactly those models that allow it. */
static void check_example(const struct known *example, outcome_set outcome, char *words)
{
	unsigned named = 0;

	for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
		assert_int_not_equal(model_named(word), MODELS);
		named |= 1u << model_named(word);
	}
	for (unsigned model = 0; model < MODELS; model++)
		if (!(example->allowed[model] & outcome) != !(named >> model & 1))
			fail_msg("%s under %s", example->scenario.name,
				 model_name((enum model)model));
}

static void test_each_model_has_an_example(void **state)
{
	const char *at = document;
	unsigned examples = 0;
	struct row row;

	(void)state;
	for (; (at = next_row(at, 4, &row)); examples++) {
		assert_int_equal(model_named(row.cell[0]), examples);
		check_example(find(row.cell[1]), outcome_named(row.cell[2]), row.cell[3]);
	}
	assert_int_equal(examples, MODELS);
}

/* In every scenario the weaker one allows what the stronger one does. */
static void check_never(enum model stronger, enum model weaker)
{
	for (size_t n = 0; n < known_count; n++)
		if (known[n].allowed[stronger] & ~known[n].allowed[weaker])
			fail_msg("%s allows more than %s in %s", model_name(stronger),
				 model_name(weaker), known[n].scenario.name);
}

/* The cell is "SCENARIO OUTCOME". */
static void check_separation(enum model allows, enum model forbids, char *cell)
{
	char *scenario = strtok(cell, " "), *outcome = strtok(NULL, " ");

	assert_non_null(outcome);
	const struct known *separates = find(scenario);
	outcome_set bit = outcome_named(outcome);

	if (!(separates->allowed[allows] & bit) || (separates->allowed[forbids] & bit))
		fail_msg("%s does not tell %s from %s by %s", scenario, model_name(allows),
			 model_name(forbids), outcome);
}

static void test_each_pair_is_told_apart_or_ordered(void **state)
{
	const char *at = document;
	unsigned rows = 0, ordered = 0;
	struct row row;

	(void)state;
	for (; (at = next_row(at, 1 + MODELS, &row)); rows++) {
		assert_int_equal(model_named(row.cell[0]), rows);
		for (unsigned model = 0; model < MODELS; model++) {
			char *cell = row.cell[1 + model];

			if (model == rows) {
				assert_string_equal(cell, "");
			} else if (strcmp(cell, "never") == 0) {
				check_never((enum model)rows, (enum model)model);
				ordered++;
			} else {
				check_separation((enum model)rows, (enum model)model, cell);
			}
		}
	}
	assert_int_equal(rows, MODELS);
	/* The five arrows of the picture, and what follows from them */
	assert_int_equal(ordered, 8);
}

/* Those of the table of what a run back to back can tell, which are back to back. */
static void test_what_a_run_back_to_back_can_tell(void **state)
{
	unsigned told[MODELS][MODELS] = {{0}}, rows = 0;
	struct row row;

	(void)state;
	for (const char *at = document; (at = strstr(at, "\n| `toggled-")); at++, rows++) {
		assert_int_equal(read_row(at + 2, &row), 3);
		const struct known *example = find(row.cell[0]);
		outcome_set outcome = outcome_named(row.cell[1]);

		assert_true(example->scenario.back_to_back);
		check_example(example, outcome, row.cell[2]);
		for (unsigned a = 0; a < MODELS; a++)
			for (unsigned b = 0; b < MODELS; b++)
				told[a][b] |= example->allowed[a] & outcome & ~example->allowed[b];
	}
	assert_int_equal(rows, 3);
	/* All that the order permits, but what only rests tell: that bytewise allows less. */
	for (unsigned a = 1; a < MODELS; a++) {
		assert_true(told[a][MODEL_COHERENT]);
		assert_int_equal(!!told[a][MODEL_SNAPSHOT], a != MODEL_SNAPSHOT);
		assert_int_equal(!!told[a][MODEL_SEQUENTIAL],
				 a == MODEL_BYTEWISE || a == MODEL_PREFETCH);
	}
}

static void test_only_rests_tell_bytewise_from_prefetch(void **state)
{
	unsigned told = 0;

	(void)state;
	for (size_t n = 0; n < known_count; n++) {
		bool alike = known[n].allowed[MODEL_BYTEWISE] == known[n].allowed[MODEL_PREFETCH];

		if (!alike && !known[n].scenario.rest.may)
			fail_msg("%s", known[n].scenario.name);
		told += !alike;
	}
	assert_true(told > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scenarios_hold),
		cmocka_unit_test(test_each_model_has_an_example),
		cmocka_unit_test(test_each_pair_is_told_apart_or_ordered),
		cmocka_unit_test(test_what_a_run_back_to_back_can_tell),
		cmocka_unit_test(test_only_rests_tell_bytewise_from_prefetch),
	};

	return cmocka_run_group_tests_name("models_docs", tests, read_all, NULL);
}
