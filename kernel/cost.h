/*
 * What something costs, from many measurements of it.
 */
#ifndef KERNEL_COST_H
#define KERNEL_COST_H

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

/* The smallest sample that `percent` (0 to 100) of all samples do not exceed; 0 when there is
 * none. Sorts the samples: no cost_add() after it. */
uint64_t cost_percentile(struct cost *cost, unsigned percent);

/* The least that lies between two readings of the clock, in cycles: it is in all that two readings
 * measure. Any CPU. */
uint64_t cost_of_clock(void);

#endif
