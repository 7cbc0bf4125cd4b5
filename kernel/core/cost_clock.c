/*
 * What reading the clock costs: apart from the rest of cost.h, which needs no clock, and no
 * machine.
 */
#include "arch/arch.h"
#include "kernel/core/cost.h"
#include "lib/sort.h"

/* How often the clock's own cost is measured. */
#define CLOCK_READINGS 32

uint64_t cost_of_clock(void)
{
	uint64_t cycles[CLOCK_READINGS];

	for (unsigned i = 0; i < CLOCK_READINGS; i++) {
		uint64_t start = arch_cycles();

		cycles[i] = arch_cycles() - start;
	}
	sort_numbers(cycles, CLOCK_READINGS);
	return cycles[CLOCK_READINGS / 2];
}
