/*
 * Time, from the time-stamp counter.
 */
#ifndef X86_CPU_CLOCK_H
#define X86_CPU_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Finds the counter's frequency, by what the processor or the hypervisor says of it, checked
 * against a timer; or else by the timer alone. `pm_timer_port` is the ACPI timer's, 0 for none.
 * Boot CPU, interrupts off; takes some 20 ms. */
void clock_init(uint16_t pm_timer_port);

/* Cycles a second, and where that is from, in words. */
uint64_t clock_hz(void);
const char *clock_source(void);

/* Waits at least so long. Any CPU. */
void clock_wait_us(uint64_t us);

#endif
