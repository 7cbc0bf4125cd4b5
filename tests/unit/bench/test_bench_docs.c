/*
 * docs/bench.md names each row of the bench, and no other, and says how often each batch is turned.
 * Runs from the root of the repository.
 */
#include "kernel/bench/bench_fields.h"
#include "kernel/power/power_fields.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DOCUMENT "docs/bench.md"

static char line[1000];

/* The document, at the line below a table's heading and its rule. */
static FILE *table(const char *heading)
{
	FILE *file = fopen(DOCUMENT, "r");

	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		if (strcmp(line, heading) == 0 && fgets(line, sizeof(line), file))
			return file;
	fail_msg(DOCUMENT " has no table \"%s\"", heading);
	return NULL;
}

static bool next_row(FILE *file)
{
	return fgets(line, sizeof(line), file) && line[0] == '|';
}

static unsigned what_of(const char *word, size_t length)
{
	for (unsigned what = 0; what < ROWS; what++)
		if (strlen(bench_row_kinds[what].word) == length &&
		    strncmp(bench_row_kinds[what].word, word, length) == 0)
			return what;
	fail_msg(DOCUMENT " has a row \"%.*s\", which no bench has", (int)length, word);
	return ROWS;
}

/* What belongs to bare syncs alone is named by one word for all. */
static bool is_sync_by(unsigned what)
{
	return bench_row_kinds[what].of == BENCH_OF_SYNCS;
}

static void count_word(const char *word, size_t length, unsigned counts[ROWS])
{
	static const char any[] = "sync-HOW";

	if (length != strlen(any) || strncmp(word, any, length) != 0) {
		counts[what_of(word, length)]++;
		return;
	}
	for (unsigned what = 0; what < ROWS; what++)
		counts[what] += is_sync_by(what);
}

/* The words in the first cell. */
static void count_words(unsigned counts[ROWS])
{
	const char *end = strstr(line, " | ");

	assert_non_null(end);
	for (char *word = strchr(line, '`'); word && word < end;) {
		char *behind = strchr(++word, '`');

		assert_true(behind && behind < end);
		count_word(word, (size_t)(behind - word), counts);
		word = strchr(behind + 1, '`');
	}
}

/* What belongs to two things is there twice. */
static void test_rows(void **state)
{
	unsigned counts[ROWS] = {0};
	FILE *file = table("| row | what it is |\n");

	(void)state;
	while (next_row(file))
		count_words(counts);
	fclose(file);
	for (unsigned what = 0; what < ROWS; what++)
		if (counts[what] != (unsigned)__builtin_popcount(bench_row_kinds[what].of))
			fail_msg(DOCUMENT " has %u rows \"%s\"", counts[what],
				 bench_row_kinds[what].word);
}

static void test_sizes(void **state)
{
	FILE *file = table("| sites | bytes | in the first round | in each other one |\n");
	char expected[80];

	(void)state;
	for (unsigned i = 0; i < BENCH_SIZES; i++) {
		const struct bench_size *size = &bench_sizes[i];

		snprintf(expected, sizeof(expected), "| %u | %u | %u | %u |\n", size->sites,
			 size->bytes, size->first_turns, size->turns);
		assert_true(next_row(file));
		assert_string_equal(line, expected);
	}
	assert_false(next_row(file));
	fclose(file);
}

static void test_power(void **state)
{
	FILE *file = table("| row | site | place | what each patch does | event |\n");
	char expected[200];

	(void)state;
	for (unsigned what = 0; what < POWER_WHATS; what++) {
		const struct power_kind *kind = &power_kinds[what];

		snprintf(expected, sizeof(expected), "| `%s` | `%s` | `%s` | ", kind->word,
			 kind->site, kind->place);
		assert_true(next_row(file));
		assert_memory_equal(line, expected, strlen(expected));
		snprintf(expected, sizeof(expected), " | %s |\n", power_event_word(kind->event));
		assert_string_equal(line + strlen(line) - strlen(expected), expected);
	}
	assert_false(next_row(file));
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_power),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
