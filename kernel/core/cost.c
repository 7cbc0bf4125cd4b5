#include "kernel/core/cost.h"

#include <stdbool.h>

#include "lib/sort.h"

/* Keeps every second sample, and from now on takes half as many. */
static void thin(struct cost *cost)
{
	for (unsigned i = 0; i < COST_SAMPLES / 2; i++)
		cost->samples[i] = cost->samples[2 * i];
	cost->count = COST_SAMPLES / 2;
	cost->stride_log2++;
}

void cost_add(struct cost *cost, uint64_t cycles)
{
	bool wanted = cost->runs % (1ull << cost->stride_log2) == 0;

	if (cost->runs == 0 || cycles < cost->min)
		cost->min = cycles;
	if (cycles > cost->max)
		cost->max = cycles;
	cost->runs++;
	if (!wanted)
		return;
	if (cost->count == COST_SAMPLES)
		thin(cost);
	cost->samples[cost->count++] = cycles;
}

uint64_t cost_percentile(struct cost *cost, unsigned percent)
{
	if (cost->count == 0)
		return 0;
	sort_numbers(cost->samples, cost->count);
	return cost->samples[cost_rank(cost->count, percent) - 1];
}
