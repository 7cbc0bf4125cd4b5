/*
 * The tables of docs/tell.md are what the search finds, and all that it finds; and of each pair of
 * models they have both directions, but for those that are never. Runs from the root of the
 * repository.
 */
#include "tests/unit/sample/prove_sample.h"

#include "prover/search/protocols.h"
#include "prover/search/tell.h"
#include "prover/search/telling.h"
#include "scenario/model_order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DOCUMENT "docs/tell.md"
#define TABLES 4
#define ROWS_MAX 4
#define CELLS_MAX 6
#define CELL_SIZE 96

#define SHOWN (T | U)
#define LATE (TELL_OUTCOMES & ~SHOWN)

/* Which outcomes they are about, and where: within a quadword, across two. */
static const struct {
	outcome_set outcomes;
	bool within, across;
} about[TABLES] = {{SHOWN, true, false},
		   {SHOWN, false, true},
		   {LATE, true, true},
		   {TELL_OUTCOMES, true, true}};

struct row {
	unsigned count;
	char cell[CELLS_MAX][CELL_SIZE];
};

static struct table {
	struct row heading;
	unsigned count;
	struct row row[ROWS_MAX];
} tables[TABLES];

static struct tell tell;
static bool is_told[MODELS][MODELS];

/* ---- The document ---------------------------------------------------------------------------- */

/* Without the blanks around the cells, and without backquotes. */
static void split(char *line, struct row *row)
{
	row->count = 0;
	for (char *cell = strtok(line, "|\n"); cell; cell = strtok(NULL, "|\n")) {
		size_t kept = 0;

		assert_true(row->count < CELLS_MAX && strlen(cell) < CELL_SIZE);
		for (; *cell; cell++)
			if (*cell != '`' && (*cell != ' ' || kept > 0))
				row->cell[row->count][kept++] = *cell;
		while (kept > 0 && row->cell[row->count][kept - 1] == ' ')
			kept--;
		row->cell[row->count++][kept] = '\0';
	}
}

static int read_tables(void **state)
{
	FILE *file = fopen(DOCUMENT, "r");
	struct table *table = NULL;
	unsigned count = 0;
	char line[512];
	struct row row;

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (line[0] != '|') {
			table = NULL;
		} else if (strncmp(line, "| tells |", 9) == 0) {
			assert_true(count < TABLES);
			table = &tables[count++];
			split(line, &table->heading);
		} else if (table && line[1] != '-') {
			split(line, &row);
			assert_true(table->count < ROWS_MAX);
			table->row[table->count++] = row;
		}
	}
	fclose(file);
	assert_int_equal(count, TABLES);
	return 0;
}

/* The models that a cell names, as bits. */
static unsigned models_of(const char *cell)
{
	unsigned models = 0;

	for (unsigned model = 0; model < MODELS; model++)
		if (strstr(cell, model_name((enum model)model)))
			models |= 1u << model;
	assert_true(models);
	return models;
}

/* ---- What is found --------------------------------------------------------------------------- */

static void search(const struct table *table, const char *site, const char *place,
		   outcome_set outcomes)
{
	const struct scenario scenario = sample(site, place, "next", "write all", "call");
	struct tell_question question = {
		.scenario = &scenario,
		.steps = TELL_STEPS_USUAL,
		.bounds = &sample_bounds,
		.outcomes = outcomes,
	};

	for (unsigned n = 0; n < table->count; n++)
		for (unsigned model = 0; model < MODELS; model++)
			if (models_of(table->row[n].cell[0]) >> model & 1)
				question.pairs[model] |= (uint8_t)models_of(table->row[n].cell[1]);
	assert_int_equal(tell_run(&question, &tell), SEARCH_DONE);
}

/* "torn *t*, unserialized *bsa*" */
static void describe(enum model excluded, enum model other, char cell[CELL_SIZE])
{
	size_t length = 0;

	cell[0] = '\0';
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		unsigned n = tell.cheapest[excluded][other][outcome];
		char letters[PROTOCOL_LETTERS_SIZE];

		if (n == TELLING_NONE)
			continue;
		protocol_letters(&tell.of[n].scenario, letters);
		length += (size_t)snprintf(cell + length, CELL_SIZE - length, "%s%s *%s%s*",
					   length ? ", " : "",
					   outcome_spelling((enum outcome)outcome), letters,
					   tell.of[n].scenario.rest.early ? "-early" : "");
	}
}

static void check_row(const struct row *row, unsigned column, const char *what)
{
	unsigned excluded = models_of(row->cell[0]), other = models_of(row->cell[1]);
	char found[CELL_SIZE];

	for (unsigned a = 0; a < MODELS; a++)
		for (unsigned b = 0; b < MODELS; b++) {
			if (!(excluded >> a & 1) || !(other >> b & 1))
				continue;
			describe((enum model)a, (enum model)b, found);
			if (strcmp(found, row->cell[column]) != 0)
				fail_msg("%s from %s, %s: \"%s\" in the document, and it is \"%s\"",
					 model_name((enum model)a), model_name((enum model)b), what,
					 row->cell[column], found);
			is_told[a][b] = true;
		}
}

static void check_column(const struct table *table, unsigned column, const char *place,
			 outcome_set outcomes)
{
	const char *site = table->heading.cell[column];
	char what[64];

	snprintf(what, sizeof(what), "%s, %s", site, place);
	search(table, site, place, outcomes);
	for (unsigned n = 0; n < table->count; n++)
		check_row(&table->row[n], column, what);
}

static void test_tables(void **state)
{
	(void)state;
	for (unsigned n = 0; n < TABLES; n++)
		for (unsigned column = 2; column < tables[n].heading.count; column++) {
			bool is_long = strstr(tables[n].heading.cell[column], "jmp32") != NULL;

			if (about[n].within)
				check_column(&tables[n], column, "line+0", about[n].outcomes);
			if (about[n].across)
				check_column(&tables[n], column, is_long ? "quad+6" : "quad+7",
					     about[n].outcomes);
		}
}

/* Behind test_tables(). */
static void test_every_pair_is_there(void **state)
{
	(void)state;
	for (unsigned a = 0; a < MODELS; a++)
		for (unsigned b = 0; b < MODELS; b++)
			assert_int_equal(is_told[a][b],
					 !model_is_within((enum model)b, (enum model)a));
}

/* What it says of the protocols without a rest. */
static void test_sentence_of_bytewise(void **state)
{
	static char document[1 << 15];
	const struct scenario scenario =
		sample("nop2 -> jmp8", "line+0", "next", "write all", "call");
	struct tell_question question = {
		.scenario = &scenario,
		.steps = TELL_STEPS_USUAL,
		.bounds = &sample_bounds,
		.outcomes = TELL_OUTCOMES,
	};
	FILE *file = fopen(DOCUMENT, "r");
	uint64_t protocols = 0;
	char sentence[128];

	(void)state;
	assert_non_null(file);
	document[fread(document, 1, sizeof(document) - 1, file)] = '\0';
	fclose(file);
	question.pairs[MODEL_BYTEWISE] = 1u << MODEL_PREFETCH;
	assert_int_equal(tell_run(&question, &tell), SEARCH_DONE);
	assert_true(
		tell.of[tell_cheapest(&tell, MODEL_BYTEWISE, MODEL_PREFETCH)].scenario.rest.may);
	for (unsigned n = 0; n < TELL_SETTINGS; n++)
		if (!tell_settings[n].rest.may)
			protocols += tell.protocols[n];
	snprintf(sentence, sizeof(sentence), "all %llu protocols of the first four kinds",
		 (unsigned long long)protocols);
	assert_non_null(strstr(document, sentence));
	for (unsigned n = 0; telling_site(n); n++) {
		snprintf(sentence, sizeof(sentence), "`%s`", telling_site(n));
		assert_non_null(strstr(document, sentence));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_every_pair_is_there),
		cmocka_unit_test(test_sentence_of_bytewise),
	};

	return cmocka_run_group_tests_name("tell_docs", tests, read_tables, NULL);
}
