/*
 * Options in force, as one could type them.
 */
#include "kernel/core/log.h"
#include "kernel/options/options.h"
#include "kernel/options/options_print.h"
#include "lib/log_head.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static char line[OPTIONS_LINE_SIZE];

static void print(const char *command_line, bool boots)
{
	static struct options options;

	options_read(command_line, &options);
	options_print(&options, boots, line);
}

#define DEFAULTS "dwell=16 sweep=0 seed=1 timeout_ms=2000 watchdog_s=60"
#define MACHINE " serial=com1,115200 screen=auto idle=auto sync=auto apic=auto"

static void test_the_defaults(void **state)
{
	(void)state;
	print("", true);
	assert_string_equal(line, "patches=1000 seconds=10 " DEFAULTS MACHINE
				  " bench_sites=16384 tell=auto trace=off");
	/* A process has no such machine. */
	print("", false);
	assert_string_equal(line, "patches=1000 seconds=10 " DEFAULTS
				  " bench_sites=16384 tell=auto trace=off");
}

static void test_what_was_given(void **state)
{
	(void)state;
	print("seed=0x1F trace=on patches=7 odd=1 serial=0xE0c8,9600 emulator=QEMU_1,_in_turn "
	      "scenarios=a,b idle=off sync=movcr2 test=hang module=m.scn patches=8",
	      true);
	assert_string_equal(line,
			    "patches=8 dwell=16 sweep=0 seed=31 timeout_ms=2000 watchdog_s=60 "
			    "serial=0xe0c8,9600 screen=auto idle=off sync=movcr2 apic=auto "
			    "bench_sites=16384 tell=auto trace=on scenarios=a,b module=m.scn "
			    "emulator=QEMU_1,_in_turn test=hang");
	/* No limit of a scenario's is in force when the machine is classified. */
	print("patches=7 classify=20", false);
	assert_string_equal(line, DEFAULTS " classify=20 bench_sites=16384 tell=auto trace=off");
}

/* Each row can be given, is there then, and is read as the same again. */
static void test_it_reads_as_the_same(void **state)
{
	static const char given[] =
		"patches=7 executions=8 seconds=9 milliseconds=14 dwell=0 sweep=10 "
		"seed=18446744073709551615 timeout_ms=60000 watchdog_s=11 serial=com2,9600 "
		"screen=none codes=15 idle=off sync=movcr2 apic=xapic bench=12 bench_sites=64 "
		"power=13 tell=effect trace=on scenarios=direct,three-sync module=m.scn "
		"emulator=e_1 test=hang";
	static struct options before, after;

	(void)state;
	options_read(given, &before);
	print(given, true);
	assert_string_equal(line, given);
	options_read(line, &after);
	assert_memory_equal(&before, &after, sizeof(before));
	for (unsigned i = 0; i < option_row_count; i++)
		if (!options_gave(&before, option_rows[i].name))
			assert_string_equal(option_rows[i].name, "classify");
}

static void test_what_has_no_room(void **state)
{
	char names[OPTIONS_SCENARIOS_SIZE], given[OPTIONS_LINE_SIZE + 100];

	(void)state;
	memset(names, 'n', sizeof(names) - 1);
	names[sizeof(names) - 1] = '\0';
	snprintf(given, sizeof(given), "module=m.scn scenarios=%s test=hang", names);
	print(given, true);
	assert_string_equal(
		line,
		"patches=1000 seconds=10 " DEFAULTS MACHINE
		" bench_sites=16384 tell=auto trace=off module=m.scn test=hang " OPTIONS_LINE_CUT);
	/* As long as there is room, and not longer: " ..." always has some. */
	for (size_t length = sizeof(names) - 1; strstr(line, OPTIONS_LINE_CUT); length--) {
		names[length] = '\0';
		snprintf(given, sizeof(given), "module=twenty-characters-xx scenarios=%s", names);
		print(given, true);
	}
	assert_int_equal(strlen(line), OPTIONS_LINE_SIZE - 1 - strlen(" " OPTIONS_LINE_CUT) - 1);
	assert_true(strlen("# : ") + strlen(log_head_word(HEAD_OPTIONS)) + OPTIONS_LINE_SIZE <
		    LOG_LINE_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_defaults),
		cmocka_unit_test(test_what_was_given),
		cmocka_unit_test(test_it_reads_as_the_same),
		cmocka_unit_test(test_what_has_no_room),
	};

	return cmocka_run_group_tests_name("options_print", tests, NULL, NULL);
}
