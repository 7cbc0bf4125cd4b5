#include "arch/linux/cpu/clock.h"

#include <stdbool.h>
#include <time.h>

#include "arch/arch.h"
#include "arch/x86/isa/instructions.h"

#define SECOND_NS 1000000000ull
#define MEASURE_NS 20000000ull

/* APM vol. 3, 8000_0007h EDX: it runs at one rate in all states of a CPU. */
#define CPUID_POWER 0x80000007u
#define CPUID_POWER_EDX_INVARIANT_TSC (1u << 8)

static bool by_tsc;
static uint64_t hz = SECOND_NS;

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * SECOND_NS + (uint64_t)now.tv_nsec;
}

static bool is_invariant(void)
{
	return cpuid(0x80000000u, 0).eax >= CPUID_POWER &&
	       (cpuid(CPUID_POWER, 0).edx & CPUID_POWER_EDX_INVARIANT_TSC);
}

void clock_init(void)
{
	uint64_t start_ns = now_ns(), start = rdtsc(), passed_ns;

	if (!is_invariant())
		return;
	do {
		passed_ns = now_ns() - start_ns;
	} while (passed_ns < MEASURE_NS);
	hz = (rdtsc() - start) * SECOND_NS / passed_ns;
	by_tsc = true;
}

uint64_t clock_hz(void)
{
	return hz;
}

const char *clock_source(void)
{
	return by_tsc ? "the time-stamp counter, measured by CLOCK_MONOTONIC"
		      : "CLOCK_MONOTONIC: the time-stamp counter does not run evenly";
}

uint64_t arch_cycles(void)
{
	return by_tsc ? rdtsc() : now_ns();
}

uint64_t arch_cycles_to_ns(uint64_t cycles)
{
	/* In two parts, so that no product exceeds 64 bits: the frequency is below 18 GHz. */
	return cycles / hz * SECOND_NS + cycles % hz * SECOND_NS / hz;
}

uint64_t arch_us_to_cycles(uint64_t us)
{
	return us / 1000000 * hz + us % 1000000 * hz / 1000000;
}
