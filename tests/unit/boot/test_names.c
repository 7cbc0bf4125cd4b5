/*
 * Whether the scenarios that scenarios= names are there: among the files, or in the standard set.
 */
#include "tests/unit/sample/option_words.h"
#include "tools/base/names.h"

#define SOURCE(name)                                                                               \
	"scenario " name "\nabout A sample.\nsite jmp8 -> jmp8\npatch write all\nforbid fault\n"

static const struct arch_module files[] = {
	{.name = "one.scn", .source = SOURCE("first"), .length = sizeof(SOURCE("first")) - 1},
	{.name = "bad.scn", .source = "nonsense", .length = 8},
};

static bool read_options(int count, char **arguments)
{
	return count == 2 && names_check(arguments[1], files, 2, &explanation);
}

static void test_files(void **state)
{
	(void)state;
	assert_true(READ(""));
	assert_true(READ("first"));
	assert_true(READ(",first,,bad,"));
	ASSERT_REFUSED("there is no scenario \"one\" in these files", "first,one");
	ASSERT_REFUSED("there is no scenario \"direct\" in these files", "direct");
	ASSERT_REFUSED("\"bad.scn\"", "bad.scn");
	ASSERT_REFUSED("\"firs\"", "firs");
}

static void test_the_standard_set(void **state)
{
	(void)state;
	assert_true(names_check("direct,three-sync", NULL, 0, &explanation));
	assert_false(names_check("direct,first", NULL, 0, &explanation));
	assert_explained("there is no scenario \"first\" in the standard set");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_the_standard_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
