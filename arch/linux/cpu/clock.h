/*
 * Cycles, and how long they are.
 */
#ifndef LINUX_CPU_CLOCK_H
#define LINUX_CPU_CLOCK_H

#include <stdint.h>

/* Measures the time-stamp counter, if it runs evenly on all CPUs; else CLOCK_MONOTONIC's ns are
 * the cycles. Takes some 20 ms. */
void clock_init(void);

/* Cycles a second, and where they are from. */
uint64_t clock_hz(void);
const char *clock_source(void);

#endif
