/*
 * What something costs, from many measurements of it.
 */
#ifndef KERNEL_CORE_COST_H
#define KERNEL_CORE_COST_H

#include <stdint.h>

#define COST_SAMPLES 1024

/* Keeps every measurement while there is room; then every second, every fourth, and so on, evenly
 * over the whole run. All zero is empty. */
struct cost {
	uint64_t runs; /* measurements */
	uint64_t min, max;
	uint64_t samples[COST_SAMPLES];
	unsigned count;
	unsigned stride_log2;
};

void cost_add(struct cost *cost, uint64_t cycles);

/* Which of `count` samples (1 and up) in their order, from 1 to `count`, is the smallest that
 * `percent` (0 to 100) of them do not exceed. Pure. */
static inline uint64_t cost_rank(uint64_t count, unsigned percent)
{
	uint64_t rank = (count * percent + 99) / 100;

	return rank ? rank : 1;
}

/* The smallest sample that `percent` (0 to 100) of all samples do not exceed; 0 when there is
 * none. Sorts the samples: no cost_add() after it. */
uint64_t cost_percentile(struct cost *cost, unsigned percent);

/* What lies between two readings of the clock with nothing else between them, in cycles: the
 * median, since some clocks go on in steps, and a step that is nearly over makes a reading look
 * free. It is in all that two readings measure. Any CPU. */
uint64_t cost_of_clock(void);

#endif
