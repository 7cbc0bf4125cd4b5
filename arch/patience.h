/*
 * Patience by the machine's clock: what every wait for another CPU is bounded by.
 */
#ifndef ARCH_PATIENCE_H
#define ARCH_PATIENCE_H

#include "arch/arch.h"
#include "lib/patience.h"

/* Begins a wait of so many microseconds. Any context. */
static inline struct patience arch_patience(uint64_t limit_us)
{
	struct patience patience;

	patience_begin(&patience, arch_cycles(), arch_us_to_cycles(limit_us),
		       arch_us_to_cycles(1000000));
	return patience;
}

/* Looks, as patience_is_over(). Any context. */
static inline bool arch_patience_is_over(struct patience *patience)
{
	return patience_is_over(patience, arch_cycles());
}

#endif
