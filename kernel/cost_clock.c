/*
 * What reading the clock costs: apart from the rest of cost.h, which needs no clock, and no
 * machine.
 */
#include "arch/arch.h"
#include "kernel/cost.h"

/* How often the clock's own cost is measured. */
#define CLOCK_READINGS 32

uint64_t cost_of_clock(void)
{
	uint64_t least = UINT64_MAX;

	for (unsigned i = 0; i < CLOCK_READINGS; i++) {
		uint64_t start = arch_cycles();
		uint64_t cycles = arch_cycles() - start;

		if (cycles < least)
			least = cycles;
	}
	return least;
}
