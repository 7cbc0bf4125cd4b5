/*
 * serial_line.c: what the option serial= may be. The addresses are those of the IBM PC/AT; a 16550
 * divides 115200 baud.
 */
#include "arch/serial_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_line(const char *value, unsigned base, unsigned divisor)
{
	struct serial_line line = {.base = 1, .divisor = 1};

	if (!serial_line_parse(value, &line))
		fail_msg("\"%s\" is refused", value);
	assert_int_equal(line.base, base);
	assert_int_equal(line.divisor, divisor);
}

static void test_the_default(void **state)
{
	(void)state;
	assert_line("com1", serial_line_default.base, serial_line_default.divisor);
	assert_int_equal(serial_line_speed(&serial_line_default), 115200);
}

static void test_ports_by_name(void **state)
{
	(void)state;
	assert_line("com1", 0x3f8, 1);
	assert_line("com2", 0x2f8, 1);
	assert_line("com3", 0x3e8, 1);
	assert_line("com4,115200", 0x2e8, 1);
}

static void test_ports_by_address(void **state)
{
	(void)state;
	assert_line("0x3f8", 0x3f8, 1);
	assert_line("0xE0c8,9600", 0xe0c8, 12);
	assert_line("0X100", 0x100, 1);
	assert_line("0xfff8", 0xfff8, 1);
	assert_line("0x02f8", 0x2f8, 1);
}

static void assert_printed(const char *value, const char *printed)
{
	struct serial_line line;
	char to[SERIAL_LINE_SIZE];

	assert_true(serial_line_parse(value, &line));
	assert_int_equal(serial_line_print(&line, to, sizeof(to)), strlen(printed));
	assert_string_equal(to, printed);
}

static void test_as_one_types_it(void **state)
{
	(void)state;
	assert_printed("com1", "com1,115200");
	assert_printed("com4,9600", "com4,9600");
	assert_printed("0x2f8,57600", "com2,57600");
	assert_printed("0xFFF8,1200", "0xfff8,1200");
}

static void test_speeds(void **state)
{
	(void)state;
	assert_line("com1,57600", 0x3f8, 2);
	assert_line("com1,38400", 0x3f8, 3);
	assert_line("com1,19200", 0x3f8, 6);
	assert_line("com1,9600", 0x3f8, 12);
	assert_line("com1,1200", 0x3f8, 96);
	for (unsigned divisor = 1; divisor <= 96; divisor++) {
		struct serial_line line = {.base = 0x3f8, .divisor = (uint16_t)divisor};

		assert_int_equal(serial_line_speed(&line), 115200 / divisor);
	}
}

/* Each is refused, and changes nothing. */
static void test_what_is_none(void **state)
{
	static const char *const bad[] = {
		"",
		"com",
		"com0",
		"com5",
		"com9",
		"com:",
		"com/",
		"com11",
		"COM1",
		"com1 ",
		"lpt1",
		"3f8",
		"0x",
		"0xf8",
		"0xf8,9600",
		"0x3f9",
		"0x3fc",
		"0x10000",
		"0x100000100",
		"0x10000000000000100",
		"0x3g8",
		"0x3f8h",
		"-0x8",
		"0x-8",
		"com1,",
		"com1,0",
		"com1,600",
		"com1,1199",
		"com1,100000",
		"com1,115201",
		"com1,230400",
		"com1,0x2580",
		"com1,9600x",
		"com1,-9600",
		"com1, 9600",
		"com1,9600,8n1",
		"com1,4294976896",
		"com1,18446744073709561216",
		",9600",
		"com1;9600",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct serial_line line = {.base = 0x1230, .divisor = 7};

		if (serial_line_parse(bad[i], &line))
			fail_msg("\"%s\" is taken", bad[i]);
		assert_int_equal(line.base, 0x1230);
		assert_int_equal(line.divisor, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_default),	 cmocka_unit_test(test_ports_by_name),
		cmocka_unit_test(test_ports_by_address), cmocka_unit_test(test_as_one_types_it),
		cmocka_unit_test(test_speeds),		 cmocka_unit_test(test_what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
