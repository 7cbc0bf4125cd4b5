/*
 * docs/log.md has a row for each line of a log's head, and for each key of a block, in their order
 * and with their units, and no other. Runs from the root of the repository.
 */
#include "kernel/report/report_fields.h"
#include "lib/log_head.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DOCUMENT "docs/log.md"

static const struct row {
	const char *key, *unit;
} rows[] = {
#define HEAD(name, word) {word, NULL},
#define KEY(key, unit, ...) {#key, unit},
#define COST(key, what) {#key, ""},
	LOG_HEAD(HEAD) BLOCK_FIELDS(KEY, KEY, KEY) BLOCK_RATES(KEY) BLOCK_COSTS(COST, KEY)
		BLOCK_CLOCK(KEY) BLOCK_TIMES(KEY, KEY) BLOCK_LIMIT(KEY) BLOCK_CPU(KEY, KEY, KEY)};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* Whether "| `key` | unit | ..." is that row; of a head, which has no unit, "| `key` | ...". */
static bool is_row(const char *line, const struct row *row)
{
	char start[80];

	if (!row->unit)
		snprintf(start, sizeof(start), "| `%s` | ", row->key);
	else
		snprintf(start, sizeof(start), "| `%s` | %s%s| ", row->key, row->unit,
			 row->unit[0] ? " " : "");
	return strncmp(line, start, strlen(start)) == 0;
}

static void test_the_document(void **state)
{
	FILE *file = fopen(DOCUMENT, "r");
	char line[1000];
	size_t at = 0;

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, "| `", 3) != 0)
			continue;
		if (at == ROWS)
			fail_msg(DOCUMENT " has a row too many: %s", line);
		if (!is_row(line, &rows[at]))
			fail_msg(DOCUMENT " should have a row of `%s`, %s, instead of: %s",
				 rows[at].key, rows[at].unit ? rows[at].unit : "", line);
		at++;
	}
	fclose(file);
	if (at < ROWS)
		fail_msg(DOCUMENT " has no row of `%s`", rows[at].key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
