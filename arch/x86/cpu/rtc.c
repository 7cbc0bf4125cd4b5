#include "arch/x86/cpu/rtc.h"

#include <stdint.h>

#include "arch/x86/cpu/clock.h"
#include "arch/x86/privileged.h"
#include "lib/string.h"

#define PORT_INDEX 0x70 /* its highest bit masks NMIs */
#define PORT_DATA 0x71

#define STATUS_A 10
#define UPDATES (1u << 7) /* soon, or now: for 2 ms, once a second */

/* Between two reads that differ there was an update. */
#define TRIES 4
#define UPDATE_US 5000

static uint8_t read_register(uint8_t index)
{
	outb(PORT_INDEX, index);
	return inb(PORT_DATA);
}

static void read_registers(uint8_t to[RTC_REGISTERS])
{
	for (uint8_t i = 0; i < RTC_REGISTERS; i++)
		to[i] = read_register(i);
}

bool rtc_read(struct rtc_date *date)
{
	uint8_t first[RTC_REGISTERS], second[RTC_REGISTERS];

	for (unsigned i = 0; i < TRIES; i++) {
		if (read_register(STATUS_A) & UPDATES) {
			clock_wait_us(UPDATE_US);
			continue;
		}
		read_registers(first);
		read_registers(second);
		/* Of the others, bits change by themselves */
		if (memcmp(first, second, STATUS_A) == 0)
			return rtc_date_read(first, date);
	}
	return false;
}
