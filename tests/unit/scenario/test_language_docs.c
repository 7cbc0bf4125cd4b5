/*
 * Every whole scenario in the documents is one. Runs from the root of the repository.
 */
#include "scenario/language/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FENCE "```\n"

/* Parses each block of a document that has a line beginning with "scenario ". */
static unsigned check_document(const char *path)
{
	static char text[LANGUAGE_TEXT_MAX + 1];
	FILE *file = fopen(path, "rb");
	unsigned checked = 0;

	assert_non_null(file);
	size_t length = fread(text, 1, sizeof(text) - 1, file);

	fclose(file);
	text[length] = '\0';
	for (char *at = strstr(text, FENCE); at;) {
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scenarios_of_the_reference),
		cmocka_unit_test(test_scenarios_of_the_tutorial),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
