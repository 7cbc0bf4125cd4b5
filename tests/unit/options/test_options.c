/*
 * The options of the kernel's command line: the table, and how a line is read by it.
 */
#include "kernel/options/options.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct options options;

static void parse(const char *command_line)
{
	options_read(command_line, &options);
}

/* Reads a line of which one word is not understood, and why. */
static void assert_complains(const char *line, const char *word, const char *expected)
{
	parse(line);
	assert_int_equal(options.complaint_count, 1);
	assert_string_equal(options.complaints[0].word, word);
	assert_string_equal(options.complaints[0].expected, expected);
}

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(1);
	return 0;
}

/* ---- The table ------------------------------------------------------------------------------- */

static void test_rows(void **state)
{
	(void)state;
	assert_in_range(option_row_count, 1, 8 * sizeof(options.given));
	for (unsigned i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];
		static struct options scratch;

		assert_non_null(row->name);
		assert_non_null(row->value);
		assert_non_null(row->help);
		assert_true(row->offset + row->size <= sizeof(options));
		assert_ptr_equal(options_row(row->name, strlen(row->name)), row);
		assert_int_equal(row->kind == OPTION_CHOICE, row->choices != NULL);
		if (row->initial)
			assert_true(option_take(row, row->initial, strlen(row->initial), &scratch));
	}
}

/* Whoever reads of one there finds it here, and the other way round. */
static void test_the_reference_has_each(void **state)
{
	static char document[32768];
	FILE *file = fopen("docs/options.md", "r");
	size_t length, rows = 0;

	(void)state;
	assert_non_null(file);
	length = fread(document, 1, sizeof(document) - 1, file);
	assert_in_range(length, 1, sizeof(document) - 2);
	document[length] = '\0';
	fclose(file);
	for (unsigned i = 0; i < option_row_count; i++) {
		char row[64];

		snprintf(row, sizeof(row), "\n| `%s=", option_rows[i].name);
		if (!strstr(document, row))
			fail_msg("docs/options.md has no row for %s=", option_rows[i].name);
	}
	for (const char *at = strstr(document, "\n| `"); at; at = strstr(at + 1, "\n| `"))
		rows++;
	assert_int_equal(rows, option_row_count);
}

/* ---- Defaults and values --------------------------------------------------------------------- */

static void assert_defaults(void)
{
	assert_int_equal(options.patches, 1000);
	assert_int_equal(options.executions, 0);
	assert_int_equal(options.seconds, 10);
	assert_int_equal(options.milliseconds, 0);
	assert_int_equal(options.dwell, 16);
	assert_int_equal(options.sweep, 0);
	assert_int_equal(options.seed, 1);
	assert_int_equal(options.timeout_ms, 2000);
	assert_int_equal(options.watchdog_s, 60);
	assert_int_equal(options.bench, 0);
	assert_int_equal(options.bench_sites, 16384);
	assert_int_equal(options.power, 0);
	assert_false(options.trace);
	assert_string_equal(options.scenarios, "");
	assert_string_equal(options.machine.module, "");
	assert_string_equal(options.machine.test, "");
	assert_int_equal(options.machine.serial.base, 0x3f8);
	assert_int_equal(options.machine.serial.divisor, 1);
	assert_false(options.machine.no_screen || options.machine.xapic);
	assert_int_equal(options.machine.idle, ARCH_IDLE_AUTO);
	assert_int_equal(options.machine.sync, SERIALIZE_NONE);
}

static void test_nothing_gives_the_defaults(void **state)
{
	(void)state;
	memset(&options, 0xa5, sizeof(options));
	parse("");
	assert_defaults();
	assert_int_equal(options.given, 0);
	assert_int_equal(options.complaint_count, 0);
	parse(" \t  ");
	assert_defaults();
	parse("sync=auto idle=auto apic=auto screen=auto trace=off");
	assert_defaults();
	assert_int_equal(options.complaint_count, 0);
}

static void test_each_option_is_read(void **state)
{
	(void)state;
	parse("\tpatches=7  executions=8 seconds=9 milliseconds=14 dwell=0 sweep=10 "
	      "seed=0xFFFFffffFFFFffff "
	      "timeout_ms=60000 watchdog_s=11 classify=13 bench=12 bench_sites=64 power=13 "
	      "tell=effect trace=on "
	      "scenarios=direct,three-sync module=m.scn emulator=e_1 serial=com2,9600 screen=none "
	      "codes=15 idle=off "
	      "sync=movcr2 apic=xapic test=hang ");
	assert_int_equal(options.complaint_count, 0);
	/* It is classified, which has one limit. */
	assert_int_equal(options.patches, 0);
	assert_int_equal(options.executions, 0);
	assert_int_equal(options.seconds, 0);
	assert_int_equal(options.milliseconds, 0);
	assert_int_equal(options.dwell, 0);
	assert_int_equal(options.sweep, 10);
	assert_true(options.seed == UINT64_MAX);
	assert_int_equal(options.timeout_ms, 60000);
	assert_int_equal(options.watchdog_s, 11);
	assert_int_equal(options.classify, 13);
	assert_int_equal(options.bench, 12);
	assert_int_equal(options.bench_sites, 64);
	assert_int_equal(options.power, 13);
	assert_true(options.trace);
	assert_string_equal(options.scenarios, "direct,three-sync");
	assert_string_equal(options.machine.module, "m.scn");
	assert_string_equal(options.machine.emulator, "e_1");
	assert_int_equal(options.machine.serial.base, 0x2f8);
	assert_int_equal(options.machine.serial.divisor, 12);
	assert_true(options.machine.no_screen);
	assert_int_equal(options.codes, 15);
	assert_int_equal(options.machine.idle, ARCH_IDLE_OFF);
	assert_int_equal(options.machine.sync, SERIALIZE_MOVCR2);
	assert_true(options.machine.xapic);
	assert_string_equal(options.machine.test, "hang");
	assert_int_equal(options.given, (1u << option_row_count) - 1);
	parse("patches=7  executions=8 seconds=9 milliseconds=10");
	assert_int_equal(options.patches, 7);
	assert_int_equal(options.executions, 8);
	assert_int_equal(options.seconds, 9);
	assert_int_equal(options.milliseconds, 10);
}

/* The least and the most that a row allows, and what is beyond. */
static void test_numbers_at_their_limits(void **state)
{
	(void)state;
	for (unsigned i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];
		unsigned long long bad[] = {row->minimum - 1, row->maximum + 1};
		char line[64];

		if (row->kind != OPTION_NUMBER)
			continue;
		snprintf(line, sizeof(line), "%s=%llu %s=%llu", row->name,
			 (unsigned long long)row->minimum, row->name,
			 (unsigned long long)row->maximum);
		parse(line);
		assert_int_equal(options.complaint_count, 0);
		assert_memory_equal((uint8_t *)&options + row->offset, &row->maximum, row->size);
		for (unsigned j = 0; j < 2; j++) {
			/* Where the row has no such limit */
			if (bad[j] == (j ? 0 : UINT64_MAX))
				continue;
			snprintf(line, sizeof(line), "%s=%llu", row->name, bad[j]);
			parse(line);
			assert_int_equal(options.complaint_count, 1);
			assert_defaults();
		}
	}
}

/* 1000 patches are the limit only where the user has set none. */
static void test_any_limit_takes_the_place_of_the_default(void **state)
{
	(void)state;
	parse("executions=1");
	assert_int_equal(options.patches, 0);
	assert_int_equal(options.seconds, 0);
	parse("milliseconds=1");
	assert_int_equal(options.patches, 0);
	assert_int_equal(options.executions, 0);
	parse("seconds=0");
	assert_int_equal(options.patches, 1000);
}

/* ---- What is not understood ------------------------------------------------------------------ */

static void test_what_is_no_number(void **state)
{
	static const char *const bad[] = {"patches=",
					  "patches=12x",
					  "patches=-1",
					  "patches=+1",
					  "patches=0x",
					  "patches=0xg",
					  "patches=1,000",
					  "patches=1.5",
					  "patches==5",
					  "patches=four",
					  "patches=4294967297",
					  "patches=1e3",
					  "patches=10m",
					  "patches=\xc3\xa9",
					  "patches=0x100000001",
					  "seed=18446744073709551616",
					  "seed=0x10000000000000000",
					  "seed=",
					  "dwell=0x"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		parse(bad[i]);
		assert_int_equal(options.complaint_count, 1);
		assert_defaults();
	}
	assert_complains("patches=12x", "patches=12x",
			 "a number from 1 to 1000000000, decimal or 0x hexadecimal");
	parse("patches=0X10 seed=0");
	assert_int_equal(options.complaint_count, 0);
	assert_int_equal(options.patches, 16);
	assert_int_equal(options.seed, 0);
}

/* "cpuid, iret or auto", with each serialization that drops what was fetched. */
static const char *sync_choices(void)
{
	static char choices[OPTION_EXPECTED_SIZE];
	size_t length = 0;

	for (unsigned how = 0; how < SERIALIZATIONS; how++)
		if (serialization_drops_fetched(how))
			length +=
				(size_t)snprintf(choices + length, sizeof(choices) - length, "%s%s",
						 length ? ", " : "", serialization_name(how));
	snprintf(choices + length, sizeof(choices) - length, " or auto");
	return choices;
}

static void test_choices(void **state)
{
	(void)state;
	assert_non_null(strstr(sync_choices(), "cpuid, "));
	assert_null(strstr(sync_choices(), "lfence"));
	assert_complains("apic=x2apic", "apic=x2apic", "xapic or auto");
	assert_complains("idle=onn", "idle=onn", "on, off or auto");
	assert_complains("sync=lfence", "sync=lfence", sync_choices());
	assert_complains("screen=off", "screen=off", "none or auto");
	assert_complains("trace=ON", "trace=ON", "off or on");
	parse("apic= apic=xapi apic=autox trace=1 trace= idle= sync=irett");
	assert_int_equal(options.complaint_count, 7);
	assert_defaults();
}

static void test_serial(void **state)
{
	(void)state;
	assert_complains("serial=com5", "serial=com5", SERIAL_LINE_EXPECTED);
	parse("serial= serial=com1,9601 serial=com1, serial=com1,115200,com1,115200,com1,115200");
	assert_int_equal(options.complaint_count, 4);
	assert_defaults();
}

static void test_tests(void **state)
{
	(void)state;
	fake_arch.provokes_nothing = true;
	assert_complains("test=nonsense", "test=nonsense",
			 "the name of a test; DESIGN.md lists them");
	parse("test=deaf test=");
	assert_int_equal(options.complaint_count, 1);
	assert_string_equal(options.machine.test, "deaf");
}

/* Without a '=' none is an option. */
static void test_unknown_words(void **state)
{
	static const char known[] =
		"one of patches= executions= seconds= milliseconds= dwell= sweep= seed= "
		"timeout_ms= watchdog_s= "
		"scenarios= module= emulator= serial= screen= codes= idle= sync= apic= classify= "
		"bench= "
		"bench_sites= power= tell= trace= test=";

	(void)state;
	assert_complains("quiet", "quiet", known);
	assert_complains("patches", "patches", known);
	parse("Patches=5 quiet patchesx=4 patch=3 =7");
	assert_int_equal(options.complaint_count, 5);
	assert_int_equal(options.given, 0);
	assert_defaults();
}

static void test_the_rest_goes_on(void **state)
{
	(void)state;
	parse("patches=x dwell=3 nonsense seed=4");
	assert_int_equal(options.complaint_count, 2);
	assert_string_equal(options.complaints[1].word, "nonsense");
	assert_int_equal(options.dwell, 3);
	assert_int_equal(options.seed, 4);
	assert_true(options_gave(&options, "dwell") && !options_gave(&options, "patches"));
}

static void test_the_last_one_wins(void **state)
{
	(void)state;
	parse("patches=5 patches=6 test=a test=b");
	assert_int_equal(options.patches, 6);
	assert_string_equal(options.machine.test, "b");
	parse("patches=5 patches=x");
	assert_int_equal(options.patches, 5);
	assert_int_equal(options.complaint_count, 1);
}

/* Those that are too many are counted. */
static void test_complaints_are_bounded(void **state)
{
	(void)state;
	parse("a b c d e f g h patches=x j");
	assert_int_equal(options.complaint_count, 10);
	assert_string_equal(options.complaints[OPTIONS_COMPLAINTS_MAX - 1].word, "h");
}

/* A word is shown with its first 44 characters at most, and nothing in it starts a new line. */
static void test_words_are_shown_safely(void **state)
{
	char word[101] = {0};

	(void)state;
	memset(word, 'w', 100);
	parse(word);
	assert_string_equal(options.complaints[0].word,
			    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww...");
	word[44] = '\0';
	parse(word);
	assert_string_equal(options.complaints[0].word, word);
	parse("a\nb\x1b[2J");
	assert_int_equal(options.complaint_count, 1);
	assert_string_equal(options.complaints[0].word, "a?b?[2J");
}

static void test_strings_at_their_limits(void **state)
{
	char line[1100] = {0};

	(void)state;
	strcpy(line, "scenarios=");
	memset(line + 10, 's', 1023);
	parse(line);
	assert_int_equal(options.complaint_count, 0);
	assert_int_equal(strlen(options.scenarios), 1023);
	line[10 + 1023] = 's';
	parse(line);
	assert_int_equal(options.complaint_count, 1);
	assert_string_equal(options.complaints[0].expected, "A,B, of 1 to 1023 characters");
	assert_string_equal(options.scenarios, "");
}

static void test_of_machines_that_boot(void **state)
{
	(void)state;
	parse("patches=5 trace=on test=deaf");
	assert_null(options_boots_only(&options));
	parse("patches=5 apic=auto");
	assert_string_equal(options_boots_only(&options), "apic");
	parse("test=page-tables");
	assert_string_equal(options_boots_only(&options), "test");
}

/* The line is a block of exactly its length, so that ASan sees a read beyond its NUL. */
static void test_lines_cut_anywhere(void **state)
{
	static const char line[] =
		"patches=7 dwell=0x10\tseed=12 seconds=9 scenarios=a,b nonsense= test=t";

	(void)state;
	for (size_t length = 0; length < sizeof(line); length++) {
		char *cut = (char *)exact_copy(line, length + 1);

		cut[length] = '\0';
		parse(cut);
		assert_in_range(options.complaint_count, 0, 2);
		free(cut);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_rows, begin),
		cmocka_unit_test_setup(test_the_reference_has_each, begin),
		cmocka_unit_test_setup(test_nothing_gives_the_defaults, begin),
		cmocka_unit_test_setup(test_each_option_is_read, begin),
		cmocka_unit_test_setup(test_numbers_at_their_limits, begin),
		cmocka_unit_test_setup(test_any_limit_takes_the_place_of_the_default, begin),
		cmocka_unit_test_setup(test_what_is_no_number, begin),
		cmocka_unit_test_setup(test_choices, begin),
		cmocka_unit_test_setup(test_serial, begin),
		cmocka_unit_test_setup(test_tests, begin),
		cmocka_unit_test_setup(test_unknown_words, begin),
		cmocka_unit_test_setup(test_the_rest_goes_on, begin),
		cmocka_unit_test_setup(test_the_last_one_wins, begin),
		cmocka_unit_test_setup(test_complaints_are_bounded, begin),
		cmocka_unit_test_setup(test_words_are_shown_safely, begin),
		cmocka_unit_test_setup(test_strings_at_their_limits, begin),
		cmocka_unit_test_setup(test_of_machines_that_boot, begin),
		cmocka_unit_test_setup(test_lines_cut_anywhere, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
