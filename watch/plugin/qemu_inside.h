/*
 * What the plugin needs of QEMU beyond its plugin interface: functions and variables that QEMU
 * exports without a promise. They are looked up by name, and a QEMU without one is refused.
 */
#ifndef WATCH_PLUGIN_QEMU_INSIDE_H
#define WATCH_PLUGIN_QEMU_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#define PHYSICAL_NONE UINT64_MAX

/* Looks all of it up. NULL, or what this QEMU does not have. Once, before anything else here. */
const char *inside_find(void);

/* True when CPUs run in threads of their own. Valid once there is a CPU, as is the next. */
bool inside_is_parallel(void);

/* True when time is counted in instructions, at a fixed rate. */
bool inside_counts_time(void);

/* A CPU begins: from now on code that it translates asks at run time which CPU executes it. Else
 * QEMU 10.0 puts the translating CPU's number into it, although all CPUs execute it, or a number
 * that no CPU has. */
void inside_cpu_begins(unsigned cpu);

/* The number of the CPU in whose callback this is called; -1 in none. */
int inside_cpu_now(void);

/* True when that is this one. */
bool inside_is_now(unsigned cpu);

/* The physical address that it has at a virtual one; PHYSICAL_NONE when nothing is mapped. */
uint64_t inside_physical(unsigned cpu, uint64_t virtual);

/* Where a page of the guest's memory is in this process; NULL: it is no memory. */
const uint8_t *inside_host(uint64_t physical);

/* Has QEMU go on with another CPU, as soon as this one's block of instructions ends. */
void inside_yield(unsigned cpu);

#endif
