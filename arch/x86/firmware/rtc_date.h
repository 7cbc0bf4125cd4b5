/*
 * A date, as the real-time clock of a PC has it in its registers (Motorola's MC146818).
 */
#ifndef X86_FIRMWARE_RTC_DATE_H
#define X86_FIRMWARE_RTC_DATE_H

#include <stdbool.h>
#include <stdint.h>

#define RTC_REGISTERS 14

struct rtc_date {
	unsigned year, month, day, hour, minute, second; /* as somebody has set it: mostly UTC */
};

/* In the years 2000 to 2099, since not all have a register of the century. False: it is no date. */
bool rtc_date_read(const uint8_t registers[RTC_REGISTERS], struct rtc_date *date);

#endif
