/*
 * The reference has instructions as they are: each that its table shows is one, by name and by
 * example. Runs from the root of the repository.
 */
#include "scenario/assemble/assemble.h"
#include "scenario/assemble/mnemonic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SECTION "\n### Instructions\n"

static char document[1 << 17];

/* The section, which is then ended. */
static char *read_section(void)
{
	FILE *file = fopen("docs/language.md", "rb");
	char *section, *end;

	assert_non_null(file);
	document[fread(document, 1, sizeof(document) - 1, file)] = '\0';
	fclose(file);
	section = strstr(document, SECTION);
	assert_non_null(section);
	end = strstr(section + strlen(SECTION), "\n### ");
	assert_non_null(end);
	*end = '\0';
	return section;
}

static void check_name(const char *name, size_t length)
{
	struct mnemonic mnemonic;
	char whole[16];
	bool has_condition = length > 2 && strncmp(name + length - 2, "CC", 2) == 0;

	snprintf(whole, sizeof(whole), "%.*s%s", (int)(has_condition ? length - 2 : length), name,
		 has_condition ? "ne" : "");
	if (strcmp(whole, "bytes") != 0 && !mnemonic_find(whole, strlen(whole), &mnemonic))
		fail_msg("docs/language.md: there is no %s", whole);
}

static void check_example(const char *example, size_t length)
{
	char reason[ASSEMBLE_REASON_SIZE];
	uint8_t bytes[16];
	unsigned count;

	if (!assemble(example, length, bytes, &count, reason))
		fail_msg("docs/language.md: %.*s: %s", (int)length, example, reason);
}

/* What stands in `...` before `end`. */
static unsigned check_cell(const char *cell, const char *end,
			   void (*check)(const char *of, size_t length))
{
	unsigned checked = 0;

	for (;;) {
		const char *begin = memchr(cell, '`', (size_t)(end - cell)), *close;

		if (!begin)
			return checked;
		close = memchr(begin + 1, '`', (size_t)(end - begin - 1));
		assert_non_null(close);
		check(begin + 1, (size_t)(close - begin - 1));
		checked++;
		cell = close + 1;
	}
}

static void test_the_table(void **state)
{
	unsigned names = 0, examples = 0;

	(void)state;
	for (char *row = strstr(read_section(), "\n| `"); row; row = strstr(row + 1, "\n| `")) {
		char *second = strstr(row + 2, " | "), *third;

		assert_non_null(second);
		third = strstr(second + 1, " | ");
		assert_non_null(third);
		names += check_cell(row, second, check_name);
		examples += check_cell(second, third, check_example);
	}
	assert_true(names > 70 && examples > 30);
}

/* Of the list below the table: "in front, in their order and as often as wanted: `lock` ...". */
static void check_prefix(const char *name, size_t length)
{
	if (prefix_find(name, length) == 0)
		fail_msg("docs/language.md: there is no prefix %.*s", (int)length, name);
}

static void test_the_prefixes(void **state)
{
	const char *list = strstr(read_section(), "\n* Prefixes stand in front"), *end;

	(void)state;
	assert_non_null(list);
	end = strstr(list, ", as in ");
	assert_non_null(end);
	assert_int_equal(check_cell(list, end, check_prefix), 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_table),
		cmocka_unit_test(test_the_prefixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
