/*
 * The machine's calendar: the real-time clock of a PC.
 */
#ifndef X86_CPU_RTC_H
#define X86_CPU_RTC_H

#include "arch/x86/firmware/rtc_date.h"

/* Reads it. False: there is none, or what it says is no date. Boot CPU only; takes up to 20 ms, and
 * needs the clock. */
bool rtc_read(struct rtc_date *date);

#endif
