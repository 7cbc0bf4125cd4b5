/*
 * Measurements of one thing, and the line that is printed of them.
 */
#ifndef BENCH_LINUX_SAMPLES_H
#define BENCH_LINUX_SAMPLES_H

#include <linux/types.h>

struct samples {
	u64 *cycles;
	unsigned count, room;
};

/* 0 or -ENOMEM. May sleep. */
int samples_allocate(struct samples *samples, unsigned room);
void samples_free(struct samples *samples);

/* One too many is dropped. */
void samples_add(struct samples *samples, u64 cycles);

/* The time-stamp counter in the order of the program. */
u64 samples_clock(void);

/* Between the two, the counter is held against the system's clock: samples_print() needs both. */
void samples_clock_start(void);
void samples_clock_stop(void);

/* One line: CPUs, executors, what, sites, bytes, runs, then in ns median, 10th percentile, 90th
 * percentile and minimum. Nothing when there are no samples. `sites` 0 is none. May sleep. */
void samples_print(struct samples *samples, const char *executors, const char *what, unsigned sites,
		   unsigned bytes);

#endif
