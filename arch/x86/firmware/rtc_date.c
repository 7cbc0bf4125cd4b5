#include "arch/x86/firmware/rtc_date.h"

enum { SECONDS = 0, MINUTES = 2, HOURS = 4, DAY = 7, MONTH = 8, YEAR = 9, STATUS_B = 11 };

#define B_24_HOURS (1u << 1)
#define B_BINARY (1u << 2)
#define AFTERNOON 0x80u /* in the hour, of which there are 12 */

/* False: two digits make no number. */
static bool read_number(const uint8_t *registers, unsigned raw, unsigned *to)
{
	if (registers[STATUS_B] & B_BINARY) {
		*to = raw;
		return true;
	}
	*to = raw / 16 * 10 + raw % 16;
	return raw % 16 < 10 && raw / 16 < 10;
}

static bool read_hour(const uint8_t *registers, unsigned *to)
{
	unsigned raw = registers[HOURS];

	if (registers[STATUS_B] & B_24_HOURS)
		return read_number(registers, raw, to);
	if (!read_number(registers, raw & ~AFTERNOON, to) || *to < 1 || *to > 12)
		return false;
	*to = *to % 12 + (raw & AFTERNOON ? 12 : 0);
	return true;
}

bool rtc_date_read(const uint8_t registers[RTC_REGISTERS], struct rtc_date *date)
{
	if (!read_number(registers, registers[SECONDS], &date->second) ||
	    !read_number(registers, registers[MINUTES], &date->minute) ||
	    !read_hour(registers, &date->hour) ||
	    !read_number(registers, registers[DAY], &date->day) ||
	    !read_number(registers, registers[MONTH], &date->month) ||
	    !read_number(registers, registers[YEAR], &date->year) || date->year > 99)
		return false;
	date->year += 2000;
	return date->second < 60 && date->minute < 60 && date->hour < 24 && date->day >= 1 &&
	       date->day <= 31 && date->month >= 1 && date->month <= 12;
}
