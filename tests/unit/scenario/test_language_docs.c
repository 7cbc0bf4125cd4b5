/*
 * Every whole scenario in the documents is one, and the reference has all serializations as they
 * are. Runs from the root of the repository.
 */
#include "scenario/language/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FENCE "```\n"
#define ROW_SIZE 200

static char document[LANGUAGE_SOURCE_MAX + 1];

static void read_document(const char *path)
{
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	document[fread(document, 1, sizeof(document) - 1, file)] = '\0';
	fclose(file);
}

/* ---- Scenarios ------------------------------------------------------------------------------- */

/* Parses each block of a document that has a line beginning with "scenario ". */
static unsigned check_document(const char *path)
{
	unsigned checked = 0;

	read_document(path);
	for (char *at = strstr(document, FENCE); at;) {
		char *begin = at + strlen(FENCE), *end = strstr(begin, FENCE);
		struct scenario scenario;
		struct parse_error error;

		assert_non_null(end);
		at = strstr(end + strlen(FENCE), FENCE);
		*end = '\0';
		/* Not the grammar, nor the table of a prover: a file's key is followed by a name */
		if (!strstr(begin, "\nabout ") || strstr(begin, "SENTENCE"))
			continue;
		if (!scenario_parse(path, begin, (size_t)(end - begin), &scenario, &error))
			fail_msg("%s, in the block that begins with: %.60s", error.message, begin);
		checked++;
	}
	return checked;
}

static void test_scenarios_of_the_reference(void **state)
{
	(void)state;
	assert_int_equal(check_document("docs/language.md"), 1);
}

static void test_scenarios_of_the_tutorial(void **state)
{
	(void)state;
	assert_int_equal(check_document("docs/tutorial.md"), 4);
}

/* ---- Serializations -------------------------------------------------------------------------- */

static void put_code(char *to, size_t size, const struct serialization_way *way)
{
	size_t length = 0;

	for (unsigned i = 0; i < way->length; i++)
		length += (size_t)snprintf(to + length, size - length, "%s%02x%s", i ? " " : "`",
					   way->code[i], i + 1u == way->length ? "`" : "");
	if (way->length == 0)
		snprintf(to, size, "none");
}

static void put_where(char *to, size_t size, const struct cpuid_bit *where)
{
	static const char *const registers[] = {"EAX", "EBX", "ECX", "EDX"};

	if (where->leaf == 0)
		snprintf(to, size, "all");
	else
		snprintf(to, size, "CPUID.%Xh.%u:%s[%u]", where->leaf, where->subleaf,
			 registers[where->in], where->bit);
}

/* The row without its last cell, which says what the manuals do. */
static void put_row(char row[ROW_SIZE], const struct serialization_way *way)
{
	char code[4 * SERIALIZATION_LENGTH_MAX + 4], where[48];

	put_code(code, sizeof(code), way);
	put_where(where, sizeof(where), &way->there);
	snprintf(row, ROW_SIZE, "\n| `%s` | %s | %s | %s | %s | %s | ", way->word, way->instruction,
		 code, way->drops_fetched ? "yes" : "no",
		 way->is_privileged ? "a kernel" : "any program", where);
}

static void test_serializations_of_the_reference(void **state)
{
	static const char heading[] =
		"| word | instruction | code | drops what was fetched | who may | processors | ";
	const char *at;
	char row[ROW_SIZE];
	unsigned rows = 0;

	(void)state;
	read_document("docs/language.md");
	at = strstr(document, heading);
	assert_non_null(at);
	for (unsigned how = 0; how < SERIALIZATIONS; how++) {
		const char *found;

		put_row(row, &serialization_ways[how]);
		found = strstr(at, row);
		if (!found)
			fail_msg(
				"docs/language.md lacks this row, with what the manuals say behind "
				"it:%s",
				row);
		if (found && strchr("|\n", found[strlen(row)]))
			fail_msg("docs/language.md does not say by what manual:%s", row);
	}
	for (; (at = strchr(at, '\n')) && at[1] == '|'; at++)
		rows++;
	/* One is the line below the heading. */
	assert_int_equal(rows, SERIALIZATIONS + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scenarios_of_the_reference),
		cmocka_unit_test(test_scenarios_of_the_tutorial),
		cmocka_unit_test(test_serializations_of_the_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
