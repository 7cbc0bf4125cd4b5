/*
 * The rules of docs/models.md and those who cite them: the prover and SPIN's model each say of
 * every rule where they implement it, and nobody cites one that is not there. Runs from the root of
 * the repository.
 */
#include <ctype.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DOCUMENT "docs/models.md"
#define DOCUMENT_MAX (64u << 10)

static char document[DOCUMENT_MAX];

static void read_file(const char *path)
{
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	size_t length = fread(document, 1, sizeof(document) - 1, file);

	assert_true(feof(file));
	fclose(file);
	document[length] = '\0';
}

/* The rule that is cited here, by an M and its number; 0 when there is none. */
static unsigned rule_at(const char *at)
{
	char *end;
	unsigned long number;

	if (at[0] != 'M' || !isdigit((unsigned char)at[1]) ||
	    (at > document && (isalnum((unsigned char)at[-1]) || at[-1] == '_')))
		return 0;
	number = strtoul(at + 1, &end, 10);
	return isalnum((unsigned char)*end) || *end == '_' ? 0 : (unsigned)number;
}

/* How many rules there are: each begins a paragraph, and they are numbered from 1. */
static unsigned count_rules(void)
{
	unsigned count = 0;

	read_file(DOCUMENT);
	for (const char *at = document; (at = strstr(at, "\n\n**M")); at++)
		assert_int_equal(rule_at(at + 4), ++count);
	return count;
}

static void test_rules_are_numbered_in_order(void **state)
{
	(void)state;
	unsigned count = count_rules();

	assert_true(count > 0);
	for (const char *at = document; *at; at++)
		assert_in_range(rule_at(at), 0, count);
}

/* Bit n: rule n is cited in a source in that folder. */
static uint64_t cited(const char *folder, unsigned count)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	uint64_t rules = 0;

	assert_non_null(directory);
	while ((entry = readdir(directory))) {
		char path[512];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		read_file(path);
		for (const char *at = document; *at; at++) {
			if (rule_at(at) > count)
				fail_msg("%s cites M%u, and there are %u", path, rule_at(at),
					 count);
			rules |= (uint64_t)1 << rule_at(at);
		}
	}
	closedir(directory);
	return rules;
}

static void check_all_cited(uint64_t rules, unsigned count)
{
	assert_in_range(count, 1, 63);
	for (unsigned rule = 1; rule <= count; rule++)
		if (!(rules >> rule & 1))
			fail_msg("nobody cites M%u", rule);
}

static void test_the_prover_cites_every_rule(void **state)
{
	(void)state;
	unsigned count = count_rules();

	check_all_cited(cited("prover/model", count) | cited("prover/search", count), count);
}

static void test_the_model_for_spin_cites_every_rule(void **state)
{
	(void)state;
	unsigned count = count_rules();

	check_all_cited(cited("prover/promela", count), count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules_are_numbered_in_order),
		cmocka_unit_test(test_the_prover_cites_every_rule),
		cmocka_unit_test(test_the_model_for_spin_cites_every_rule),
	};

	return cmocka_run_group_tests_name("models_cited", tests, NULL, NULL);
}
