#include "arch/arch.h"
#include "kernel/options.h"
#include "tests/unit/bytes.h"
#include "tests/unit/comments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct options options;

static void parse(const char *command_line)
{
	comments_clear();
	options_parse(command_line, &options);
}

static void test_nothing_gives_the_defaults(void **state)
{
	(void)state;
	parse("");
	assert_int_equal(options.patches, 1000);
	assert_int_equal(options.executions, 0);
	assert_int_equal(options.seconds, 0);
	assert_int_equal(options.dwell, 16);
	assert_int_equal(options.seed, 1);
	assert_int_equal(options.timeout_ms, 2000);
	assert_int_equal(options.watchdog_s, 60);
	assert_string_equal(options.scenarios, "");
	assert_string_equal(options.test, "");
	parse(" \t  ");
	assert_int_equal(options.patches, 1000);
	assert_int_equal(comments_count(), 0);
}

static void test_each_option_is_read(void **state)
{
	(void)state;
	parse("\tpatches=7  dwell=0 sweep=9 seed=0xFFFFffffFFFFffff timeout_ms=60000 "
	      "scenarios=direct,three-sync apic=xapic test=page-fault screen=none "
	      "serial=com2,9600 ");
	assert_int_equal(comments_count(), 0);
	assert_int_equal(options.patches, 7);
	assert_int_equal(options.dwell, 0);
	assert_int_equal(options.sweep, 9);
	assert_true(options.seed == UINT64_MAX);
	assert_int_equal(options.timeout_ms, 60000);
	assert_string_equal(options.scenarios, "direct,three-sync");
	assert_string_equal(options.test, "page-fault");
}

static void test_numbers_at_their_limits(void **state)
{
	(void)state;
	parse("patches=1000000000 dwell=1000000 seed=18446744073709551615 timeout_ms=1");
	assert_int_equal(comments_count(), 0);
	assert_int_equal(options.patches, 1000000000);
	assert_int_equal(options.dwell, 1000000);
	assert_true(options.seed == UINT64_MAX);
	assert_int_equal(options.timeout_ms, 1);
	parse("patches=0X10 seed=0");
	assert_int_equal(comments_count(), 0);
	assert_int_equal(options.patches, 16);
	assert_int_equal(options.seed, 0);
}

/* 1000 patches are the limit only where the user has set none. */
static void test_any_limit_takes_the_place_of_the_default(void **state)
{
	(void)state;
	parse("seconds=1000000");
	assert_int_equal(options.seconds, 1000000);
	assert_int_equal(options.patches, 0);
	assert_int_equal(options.executions, 0);
	parse("executions=1000000000000000");
	assert_true(options.executions == 1000000000000000);
	assert_int_equal(options.patches, 0);
	assert_int_equal(options.seconds, 0);
	parse("executions=1 patches=2 seconds=3");
	assert_int_equal(options.executions, 1);
	assert_int_equal(options.patches, 2);
	assert_int_equal(options.seconds, 3);
	assert_int_equal(comments_count(), 0);
}

static void test_limits_that_are_none(void **state)
{
	static const char *const bad[] = {"seconds=0", "seconds=1000001", "seconds=1s",
					  "seconds=4294967297"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		parse(bad[i]);
		assert_int_equal(comments_count(), 1);
		assert_true(comments_contain("expected a number from 1 to 1000000, decimal or "
					     "0x hexadecimal; it is ignored"));
		assert_int_equal(options.seconds, 0);
		assert_int_equal(options.patches, 1000);
	}
	parse("executions=0 executions=1000000000000001 patches=0 seconds=7");
	assert_int_equal(comments_count(), 3);
	assert_true(comments_contain("expected a number from 1 to 1000000000000000, decimal or "
				     "0x hexadecimal; it is ignored"));
	assert_int_equal(options.executions, 0);
	assert_int_equal(options.patches, 0);
	assert_int_equal(options.seconds, 7);
	parse("seconds=7 seconds=0");
	assert_true(comments_contain(
		"expected a number from 1 to 1000000, decimal or 0x hexadecimal; 7 is used"));
	assert_int_equal(options.seconds, 7);
}

/* Each is told once, by itself, and the default stays. */
static void test_what_is_no_number(void **state)
{
	static const char *const bad[] = {
		"patches=",	    "patches",
		"patches=0",	    "patches=1000000001",
		"patches=12x",	    "patches=-1",
		"patches=+1",	    "patches=0x",
		"patches=0xg",	    "patches=1,000",
		"patches=1.5",	    "patches==5",
		"patches=four",	    "patches=4294967297",
		"patches=1e3",	    "patches=0x100000001",
		"patches=\xc3\xa9",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		parse(bad[i]);
		assert_int_equal(comments_count(), 1);
		assert_true(comments_contain("expected a number from 1 to 1000000000"));
		assert_true(comments_contain("hexadecimal; it is ignored"));
		assert_int_equal(options.patches, 1000);
	}
	parse("patches=12x");
	assert_true(comments_contain("\"patches=12x\""));
}

static void test_numbers_beyond_64_bits(void **state)
{
	(void)state;
	parse("seed=18446744073709551616");
	assert_int_equal(comments_count(), 1);
	assert_int_equal(options.seed, 1);
	parse("seed=0x10000000000000000");
	assert_int_equal(comments_count(), 1);
	assert_int_equal(options.seed, 1);
	parse("seed=99999999999999999999999999999999999999999999999999999999");
	assert_int_equal(comments_count(), 1);
	assert_int_equal(options.seed, 1);
}

/* Where 0 is a legitimate number, nothing is not taken for it. */
static void test_no_digits(void **state)
{
	(void)state;
	parse("dwell= dwell=0x seed= seed=0x");
	assert_int_equal(comments_count(), 4);
	assert_int_equal(options.dwell, 16);
	assert_int_equal(options.seed, 1);
}

static void test_ranges_of_the_others(void **state)
{
	(void)state;
	parse("dwell=1000001 sweep=1000001 timeout_ms=0 timeout_ms=60001");
	assert_int_equal(comments_count(), 4);
	assert_int_equal(options.sweep, 0);
	assert_int_equal(options.dwell, 16);
	assert_int_equal(options.timeout_ms, 2000);
}

static void test_the_rest_goes_on(void **state)
{
	(void)state;
	parse("patches=x dwell=3 nonsense seed=4");
	assert_int_equal(comments_count(), 2);
	assert_int_equal(options.dwell, 3);
	assert_int_equal(options.seed, 4);
}

/* The machine reads it; here it is known, and nothing else. */
static void test_the_name_of_a_module(void **state)
{
	(void)state;
	parse("module=mine.scn module=");
	assert_int_equal(comments_count(), 0);
}

static void test_the_last_one_wins(void **state)
{
	(void)state;
	parse("patches=5 patches=6 test=a test=b");
	assert_int_equal(options.patches, 6);
	assert_string_equal(options.test, "b");
	parse("patches=5 patches=x");
	assert_int_equal(options.patches, 5);
	assert_true(comments_contain("5 is used"));
}

static void test_unknown_words(void **state)
{
	(void)state;
	parse("Patches=5 quiet patchesx=4 patch=3 =7");
	assert_int_equal(comments_count(), 5);
	assert_int_equal(options.patches, 1000);
	assert_true(comments_contain("\"quiet\" is unknown"));
	assert_true(comments_contain("known are patches= executions= seconds= dwell= sweep= seed= "
				     "timeout_ms= watchdog_s= rest= sync= scenarios= module= "
				     "serial= screen= apic= trace= bench= bench_sites= test="));
}

static void test_complaints_are_bounded(void **state)
{
	(void)state;
	parse("a b c d e f g h");
	assert_int_equal(comments_count(), 8);
	assert_false(comments_contain("more not shown"));
	parse("a b c d e f g h patches=x j");
	assert_int_equal(comments_count(), 9);
	assert_true(comments_contain("options: 2 more not shown"));
}

/* A word is shown with its first 44 characters at most, and nothing in it starts a new line:
 * comments.c stops the test if it does. */
static void test_words_are_shown_safely(void **state)
{
	char word[101] = {0};

	(void)state;
	memset(word, 'w', 100);
	parse(word);
	assert_true(comments_contain("\"wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww...\""));
	word[44] = '\0';
	parse(word);
	assert_true(comments_contain("\"wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww\""));
	parse("a\nb\x1b[2J");
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("\"a?b?[2J\""));
}

static void test_texts_at_their_limits(void **state)
{
	char line[1100] = "test=";

	(void)state;
	memset(line + 5, 't', 63);
	parse(line);
	assert_int_equal(comments_count(), 0);
	assert_int_equal(strlen(options.test), 63);
	line[5 + 63] = 't';
	parse(line);
	assert_int_equal(comments_count(), 1);
	assert_string_equal(options.test, "");

	memset(line, 0, sizeof(line));
	strcpy(line, "scenarios=");
	memset(line + 10, 's', 1023);
	parse(line);
	assert_int_equal(comments_count(), 0);
	assert_int_equal(strlen(options.scenarios), 1023);
	line[10 + 1023] = 's';
	parse(line);
	assert_true(comments_contain("names separated by commas, of 1 to 1023 characters"));
	assert_string_equal(options.scenarios, "");
	parse("scenarios= test");
	assert_int_equal(comments_count(), 2);
}

static void test_apic(void **state)
{
	(void)state;
	parse("apic=auto apic=xapic");
	assert_int_equal(comments_count(), 0);
	parse("apic=x2apic apic apic=xapi apic=autox");
	assert_int_equal(comments_count(), 4);
	assert_true(comments_contain("expected apic=xapic or apic=auto; auto is used"));
}

static void test_screen(void **state)
{
	(void)state;
	parse("screen=auto screen=none");
	assert_int_equal(comments_count(), 0);
	parse("screen=off screen");
	assert_int_equal(comments_count(), 2);
	assert_true(comments_contain("\"screen=off\": expected screen=none or screen=auto; auto is "
				     "used"));
}

/* What it says is the machine's affair; that it says something is not. */
static void test_serial(void **state)
{
	(void)state;
	parse("serial=nonsense serial=");
	assert_int_equal(comments_count(), 0);
	parse("serial");
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("\"serial\" is unknown and ignored"));
}

static void test_one_option(void **state)
{
	char value[8];

	(void)state;
	comments_clear();
	assert_true(kernel_option("apic=xapic", "apic", value, sizeof(value)));
	assert_string_equal(value, "xapic");
	assert_true(kernel_option("apic=a  b=c\tapic=d", "apic", value, sizeof(value)));
	assert_string_equal(value, "d");
	assert_true(kernel_option("a=b=c", "a", value, sizeof(value)));
	assert_string_equal(value, "b=c");
	assert_true(kernel_option("apic=", "apic", value, sizeof(value)));
	assert_string_equal(value, "");
	assert_true(kernel_option("x=1234567", "x", value, sizeof(value)));
	assert_string_equal(value, "1234567");
	assert_int_equal(comments_count(), 0);
}

static void test_one_option_that_is_absent(void **state)
{
	static const char *const lines[] = {"", "apic", "xapic=1", "apicx=1", "b=apic=1", "APIC=1"};
	char value[8];

	(void)state;
	comments_clear();
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		memcpy(value, "old", 4);
		assert_false(kernel_option(lines[i], "apic", value, sizeof(value)));
		assert_string_equal(value, "");
	}
	assert_int_equal(comments_count(), 0);
}

static void test_one_option_that_does_not_fit(void **state)
{
	char *value = malloc(8);

	(void)state;
	comments_clear();
	assert_false(kernel_option("x=12345678", "x", value, 8));
	assert_string_equal(value, "");
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("\"x=12345678\""));
	free(value);
}

/* The line is a block of exactly its length, so that ASan sees a read beyond its NUL. */
static void test_lines_cut_anywhere(void **state)
{
	static const char line[] =
		"patches=7 dwell=0x10\tseed=12 seconds=9 scenarios=a,b nonsense= test=t";

	(void)state;
	for (size_t length = 0; length < sizeof(line); length++) {
		char *cut = (char *)exact_copy(line, length + 1);
		char value[64];

		cut[length] = '\0';
		parse(cut);
		assert_true(comments_count() <= 2);
		kernel_option(cut, "test", value, sizeof(value));
		free(cut);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_gives_the_defaults),
		cmocka_unit_test(test_each_option_is_read),
		cmocka_unit_test(test_numbers_at_their_limits),
		cmocka_unit_test(test_any_limit_takes_the_place_of_the_default),
		cmocka_unit_test(test_limits_that_are_none),
		cmocka_unit_test(test_what_is_no_number),
		cmocka_unit_test(test_numbers_beyond_64_bits),
		cmocka_unit_test(test_no_digits),
		cmocka_unit_test(test_ranges_of_the_others),
		cmocka_unit_test(test_the_rest_goes_on),
		cmocka_unit_test(test_the_name_of_a_module),
		cmocka_unit_test(test_the_last_one_wins),
		cmocka_unit_test(test_unknown_words),
		cmocka_unit_test(test_complaints_are_bounded),
		cmocka_unit_test(test_words_are_shown_safely),
		cmocka_unit_test(test_texts_at_their_limits),
		cmocka_unit_test(test_apic),
		cmocka_unit_test(test_screen),
		cmocka_unit_test(test_serial),
		cmocka_unit_test(test_one_option),
		cmocka_unit_test(test_one_option_that_is_absent),
		cmocka_unit_test(test_one_option_that_does_not_fit),
		cmocka_unit_test(test_lines_cut_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
