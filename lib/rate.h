/*
 * How many a second.
 */
#ifndef LIB_RATE_H
#define LIB_RATE_H

#include <stdint.h>

/* count * 1000000 / elapsed_us, rounded down; 0 when no time has passed. The product alone would
 * not fit into 64 bits after some hours. Pure. */
static inline uint64_t rate_per_second(uint64_t count, uint64_t elapsed_us)
{
	if (elapsed_us == 0)
		return 0;
	return count / elapsed_us * 1000000 + count % elapsed_us * 1000000 / elapsed_us;
}

#endif
