#include "arch/x86/firmware/rtc_date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct rtc_date date;

/* In the order of the registers that are a date. */
static bool read_date(uint8_t status, uint8_t year, uint8_t month, uint8_t day, uint8_t hour,
		      uint8_t minute, uint8_t second)
{
	const uint8_t registers[RTC_REGISTERS] = {
		[0] = second, [2] = minute, [4] = hour,	   [7] = day,
		[8] = month,  [9] = year,   [11] = status,
	};

	memset(&date, 0, sizeof(date));
	return rtc_date_read(registers, &date);
}

static void assert_date(unsigned hour)
{
	assert_int_equal(date.year, 2026);
	assert_int_equal(date.month, 11);
	assert_int_equal(date.day, 27);
	assert_int_equal(date.hour, hour);
	assert_int_equal(date.minute, 59);
	assert_int_equal(date.second, 8);
}

static void test_ways_to_write_it(void **state)
{
	(void)state;
	assert_true(read_date(0x02, 0x26, 0x11, 0x27, 0x23, 0x59, 0x08));
	assert_date(23);
	assert_true(read_date(0x06, 26, 11, 27, 23, 59, 8));
	assert_date(23);
	assert_true(read_date(0x00, 0x26, 0x11, 0x27, 0x91, 0x59, 0x08));
	assert_date(23);
	assert_true(read_date(0x00, 0x26, 0x11, 0x27, 0x12, 0x59, 0x08));
	assert_date(0);
	assert_true(read_date(0x04, 26, 11, 27, 0x80 | 12, 59, 8));
	assert_date(12);
}

static void test_no_date(void **state)
{
	(void)state;
	/* Where there is no such clock, all reads as ff */
	assert_false(read_date(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
	assert_false(read_date(0x02, 0x26, 0x13, 0x27, 0x23, 0x59, 0x08));
	assert_false(read_date(0x02, 0x26, 0x00, 0x27, 0x23, 0x59, 0x08));
	assert_false(read_date(0x02, 0x26, 0x11, 0x32, 0x23, 0x59, 0x08));
	assert_false(read_date(0x02, 0x26, 0x11, 0x00, 0x23, 0x59, 0x08));
	assert_false(read_date(0x02, 0x26, 0x11, 0x27, 0x24, 0x59, 0x08));
	assert_false(read_date(0x02, 0x26, 0x11, 0x27, 0x23, 0x60, 0x08));
	assert_false(read_date(0x02, 0x26, 0x11, 0x27, 0x23, 0x59, 0x60));
	assert_false(read_date(0x02, 0x2a, 0x11, 0x27, 0x23, 0x59, 0x08));
	assert_false(read_date(0x02, 0xa0, 0x11, 0x27, 0x23, 0x59, 0x08));
	assert_false(read_date(0x06, 100, 11, 27, 23, 59, 8));
	assert_false(read_date(0x00, 0x26, 0x11, 0x27, 0x13, 0x59, 0x08));
	assert_false(read_date(0x00, 0x26, 0x11, 0x27, 0x80, 0x59, 0x08));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways_to_write_it),
		cmocka_unit_test(test_no_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
