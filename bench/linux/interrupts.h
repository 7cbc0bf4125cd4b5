/*
 * How many function calls CPUs have asked of one another by interrupt, as /proc/interrupts tells.
 */
#ifndef BENCH_LINUX_INTERRUPTS_H
#define BENCH_LINUX_INTERRUPTS_H

#include <stdbool.h>
#include <stdint.h>

/* Finds, in the table of /proc/interrupts, the function calls (line CAL) that a CPU has taken.
 * False when the table has no such line, or no column of that CPU: one that is offline has none. */
bool interrupts_find(const char *table, unsigned cpu, uint64_t *count);

/* The same for this system, at this moment. False also when /proc/interrupts cannot be read. */
bool interrupts_read(unsigned cpu, uint64_t *count);

#endif
