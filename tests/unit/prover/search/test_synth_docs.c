/*
 * Every protocol that docs/synth.md names is minimal, and it names all that are. Runs from the root
 * of the repository.
 */
#include "tests/unit/sample/prove_sample.h"

#include "prover/search/synth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ALL (T | U | M | O | B)
#define CELLS_MAX 8
#define CELL_SIZE 160

/* What the first columns of the tables mean. */
static const struct {
	const char *words;
	outcome_set forbid;
} questions[] = {
	{"torn, unserialized, mismatch, late-old, late-breakpoint", ALL},
	{"the same, but late breakpoints are tolerated", ALL & ~B},
	{"all five", ALL},
	{"all but late-breakpoint", ALL & ~B},
	{"torn", T},
	{"torn, mismatch", T | M},
};

/* The sites of the tables that do not name theirs, as in the sentence below them. */
static const char *const usual[] = {"jmp8 -> jmp8", "jcc8 -> jcc8",   "nop2 -> jmp8",
				    "jmp8 -> nop2", "jmp32 -> jmp32", "nop5 -> jmp32"};
static const char behind_a_jump[] = "bytes eb 03 90 00 00 -> bytes e9 20 01 00 00";

struct row {
	unsigned count;
	char cell[CELLS_MAX][CELL_SIZE];
};

static unsigned checked;

/* "b S t": one letter a step, as the document has them. */
static void letters(const struct synth_protocol *protocol, char spelling[2 * STEPS_MAX + 1])
{
	spelling[0] = '\0';
	for (unsigned n = 0; n < protocol->length; n++) {
		const struct step *step = &protocol->steps[n];

		spelling[2 * n] = step->kind == STEP_SYNC ? 'S' : "bhta"[step->part];
		spelling[2 * n + 1] = n + 1 < protocol->length ? ' ' : '\0';
	}
}

/* "*b S a*, *b S t h*", in the order in which synth finds them. */
static void minimal(const char *site, const char *place, enum model model, outcome_set forbid,
		    char cell[CELL_SIZE])
{
	static struct synth synth;
	const struct scenario scenario = sample(site, place, "next", "write all", "call");
	const struct synth_question question = {&scenario, model, forbid, STEPS_MAX,
						&sample_bounds};
	char protocol[2 * STEPS_MAX + 1];
	size_t length = 0;

	assert_int_equal(synth_run(&question, &synth), SYNTH_FOUND);
	for (unsigned n = 0; n < synth.count; n++) {
		letters(&synth.minimal[n], protocol);
		length += (size_t)snprintf(cell + length, CELL_SIZE - length, "%s*%s*",
					   n ? ", " : "", protocol);
	}
}

static void check_cell(const char *site, const char *place, const char *models, outcome_set forbid,
		       const char *cell)
{
	char expected[CELL_SIZE];
	unsigned named = 0;

	for (unsigned model = 0; model < MODELS; model++) {
		if (!strstr(models, model_name((enum model)model)))
			continue;
		named++;
		minimal(site, place, (enum model)model, forbid, expected);
		if (strcmp(cell, expected) != 0)
			fail_msg("%s under %s: \"%s\" in the document, and it is \"%s\"", site,
				 model_name((enum model)model), cell, expected);
		checked++;
	}
	assert_true(named > 0);
}

static outcome_set forbidden_by(const char *words)
{
	for (unsigned n = 0; n < sizeof(questions) / sizeof(questions[0]); n++)
		if (strcmp(questions[n].words, words) == 0)
			return questions[n].forbid;
	fail_msg("what \"%s\" forbids is not known here", words);
	return 0;
}

static bool split(char *line, struct row *row)
{
	row->count = 0;
	if (line[0] != '|')
		return false;
	for (char *cell = strtok(line, "|\n"); cell; cell = strtok(NULL, "|\n")) {
		assert_true(row->count < CELLS_MAX);
		sscanf(cell, " %159[^\n]", row->cell[row->count]);
		for (size_t end = strlen(row->cell[row->count]);
		     end > 0 && row->cell[row->count][end - 1] == ' ';)
			row->cell[row->count][--end] = '\0';
		row->count++;
	}
	return true;
}

/* The cells behind the one that says what is forbidden, for one site. */
static void check_site(const char *site, const char *place, const struct row *heading,
		       const struct row *row, unsigned forbidden)
{
	outcome_set forbid = forbidden_by(row->cell[forbidden]);

	for (unsigned n = forbidden + 1; n < row->count; n++)
		check_cell(site, place, heading->cell[n], forbid, row->cell[n]);
}

static void check_row(const struct row *heading, const struct row *row, const char *place)
{
	static const char *const here[] = {"jmp8 -> jmp8", "jmp32 -> jmp32", "nop2 -> jmp8",
					   "nop5 -> jmp32"};

	if (strcmp(heading->cell[0], "site") == 0) {
		for (unsigned n = 0; n < 4; n++)
			if (strstr(row->cell[0], here[n]))
				check_site(here[n], place, heading, row, 1);
		return;
	}
	for (unsigned n = 0; n < sizeof(usual) / sizeof(usual[0]); n++)
		check_site(usual[n], place, heading, row, 0);
	check_site(behind_a_jump, place, heading, row, 0);
}

static void test_tables(void **state)
{
	FILE *file = fopen("docs/synth.md", "r");
	const char *place = "quad+0";
	struct row heading = {0}, row;
	char line[512];

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (strstr(line, "straddle a quadword, so that"))
			place = "quad+7";
		else if (strstr(line, "within a quadword:"))
			place = "quad+0";
		if (!split(line, &row))
			heading.count = 0;
		else if (heading.count == 0)
			heading = row;
		else if (row.cell[0][0] != '-')
			check_row(&heading, &row, place);
	}
	fclose(file);
	/* Four rows of five models and seven sites, and five rows, of which two have two sites */
	assert_int_equal(checked, 4 * 5 * 7 + 7 * 5);
}

/* What the document says in a sentence. */
static void test_a_new_breakpoint(void **state)
{
	static char document[1 << 16];
	FILE *file = fopen("docs/synth.md", "r");
	char expected[CELL_SIZE], sentence[2 * CELL_SIZE];

	(void)state;
	assert_non_null(file);
	document[fread(document, 1, sizeof(document) - 1, file)] = '\0';
	fclose(file);
	for (unsigned model = 0; model < MODELS; model++) {
		minimal("jmp8 -> int3", "line+0", (enum model)model, ALL, expected);
		snprintf(sentence, sizeof(sentence),
			 "* `jmp8 -> int3`: one store and one sync, in every model: %s.", expected);
		assert_non_null(strstr(document, sentence));
	}
	for (unsigned n = 0; n < sizeof(usual) / sizeof(usual[0]); n++)
		assert_non_null(strstr(document, usual[n]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_a_new_breakpoint),
	};

	return cmocka_run_group_tests_name("synth_docs", tests, NULL, NULL);
}
