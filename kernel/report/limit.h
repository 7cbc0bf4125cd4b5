/*
 * What a patch cannot cost less than: what its protocol's syncs, stores and waits cost by
 * themselves. The kernel reports it, and the judge computes it again.
 */
#ifndef KERNEL_REPORT_LIMIT_H
#define KERNEL_REPORT_LIMIT_H

#include <stdint.h>

#include "scenario/scenario.h"

struct limit {
	unsigned syncs, stores; /* of the protocol: scenario_syncs(), scenario_stores() */
	uint64_t wait_cycles;	/* that its waits are to take */
	uint64_t cycles;	/* all of it */
};

/* From the cycles of one bare sync, and of all stores by themselves. Pure. */
struct limit limit_of(const struct scenario *scenario, uint64_t sync, uint64_t stores);

/* What a patch is compared with: the limit; or 0, for nothing, where patches are back to back and
 * wait for nobody. Their stores overlap then, of one patch and the next, and those that are
 * measured by themselves, between two readings of the clock, do not. Pure. */
uint64_t limit_compared(const struct scenario *scenario, const struct limit *limit);

/* A patch and its limit are measured between two readings of the clock each, so either is uncertain
 * by about one. So many readings the limit must be for a ratio: what is below says how long it
 * takes to read a clock. */
#define LIMIT_READINGS 32

/* How many times its limit a patch costs, as "1.05"; "none" where that says nothing, since either
 * is 0, or the limit is too small for a clock that takes `reading`. All in cycles. Pure. */
#define LIMIT_RATIO_SIZE 32
void limit_ratio(char to[LIMIT_RATIO_SIZE], uint64_t patch, uint64_t limit, uint64_t reading);

#endif
