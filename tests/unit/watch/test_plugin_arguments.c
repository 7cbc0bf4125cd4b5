/*
 * watch/plugin/arguments and watch/plugin/sites: what the plugin is told.
 */
#include "watch/plugin/arguments.h"
#include "watch/plugin/sites.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct plugin_arguments arguments;
static char reason[ARGUMENTS_REASON_SIZE];

/* Up to three; NULL: no more. */
static bool read(char *first, char *second, char *third)
{
	char *strings[] = {first, second, third};
	int count = 0;

	while (count < 3 && strings[count])
		count++;
	reason[0] = '\0';
	return plugin_arguments_read(count, strings, &arguments, reason);
}

static void test_arguments(void **state)
{
	(void)state;
	assert_true(read("trace=a,b=c", NULL, NULL));
	assert_string_equal(arguments.trace, "a,b=c");
	assert_null(arguments.sites);
	assert_false(arguments.finds);
	assert_false(arguments.shakes);
	assert_true(read("sites=s", "trace=t", "shake=18446744073709551615"));
	assert_string_equal(arguments.trace, "t");
	assert_string_equal(arguments.sites, "s");
	assert_true(arguments.shakes);
	assert_true(arguments.seed == UINT64_MAX);
	assert_true(read("trace=t", "shake=0", "mode=record"));
	assert_true(arguments.shakes);
	assert_true(arguments.seed == 0);
	assert_true(read("trace=t", "mode=find", NULL));
	assert_true(arguments.finds);
}

static void refuse(char *bad, const char *expected)
{
	assert_false(read("trace=t", bad, NULL));
	if (!strstr(reason, expected))
		fail_msg("%s: %s", bad, reason);
}

static void test_bad_arguments(void **state)
{
	(void)state;
	assert_false(read(NULL, NULL, NULL));
	assert_string_equal(reason, "trace=FILE is missing: what to write");
	refuse("trace=", "and not trace=");
	refuse("sites=", "and not sites=");
	refuse("mode=look", "and not mode=look");
	refuse("mode", "and not mode");
	refuse("tracer=t", "and not tracer=t");
	refuse("=t", "and not =t");
	refuse("shake=", "and not shake=");
	refuse("shake=-1", "and not shake=-1");
	refuse("shake=1x", "and not shake=1x");
	refuse("shake=18446744073709551616", "and not shake=18446744073709551616");
	assert_false(read("trace=t", "mode=find", "shake=1"));
	assert_non_null(strstr(reason, "leave one out"));
}

/* ---- Sites ----------------------------------------------------------------------------------- */

static struct sites sites;
static char where[SITES_REASON_SIZE];

static bool read_sites(const char *lines)
{
	FILE *file = fmemopen((void *)lines, strlen(lines), "r");
	bool is_read;

	assert_non_null(file);
	free(sites.sites);
	sites = (struct sites){0};
	where[0] = '\0';
	is_read = sites_read(file, &sites, where);
	fclose(file);
	return is_read;
}

static void test_sites(void **state)
{
	(void)state;
	assert_true(read_sites("# where\n\n0x2000 5 # two\n\t4096 2\n0xffffffff0 0x10"));
	assert_int_equal(sites.count, 3);
	assert_true(sites.sites[0].physical == 0x1000 && sites.sites[0].length == 2);
	assert_true(sites.sites[1].physical == 0x2000 && sites.sites[1].length == 5);
	assert_true(sites.sites[2].physical == 0xffffffff0 && sites.sites[2].length == 16);
	assert_true(read_sites("\n"));
	assert_int_equal(sites.count, 0);
}

static void test_bad_sites(void **state)
{
	static const char *const bad[] = {
		"1 0",	   "1 4097",
		"1",	   "1 2 3",
		"-1 2",	   "x 2",
		"1 2x",	   "1 ,",
		"0x1g 2",  "18446744073709551616 1",
		"1 1 \n2", "1 +2",
		"1-2",	   "0xffffffffffffffff 1",
	};
	char line[400];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (read_sites(bad[i]))
			fail_msg("%s", bad[i]);
	assert_false(read_sites("1 1\n2 2\n3\n"));
	assert_string_equal(where, "line 3: expected a physical address and a length of 1 to 4096");
	memset(line, ' ', sizeof(line));
	memcpy(line + sizeof(line) - 5, "1 1\n", 5);
	assert_false(read_sites(line));
}

/* None that reaches into a page is behind the first that is found. */
static void test_sites_from(void **state)
{
	(void)state;
	assert_true(read_sites("0x1000 1\n0x3000 4096\n0x3fff 2\n0x9000 1\n"));
	assert_int_equal(sites_from(&sites, 0), 0);
	assert_int_equal(sites_from(&sites, 0x1000), 0);
	assert_int_equal(sites_from(&sites, 0x4000), 1);
	assert_int_equal(sites_from(&sites, 0xb000), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments),  cmocka_unit_test(test_bad_arguments),
		cmocka_unit_test(test_sites),	   cmocka_unit_test(test_bad_sites),
		cmocka_unit_test(test_sites_from),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(sites.sites);
	return failed;
}
