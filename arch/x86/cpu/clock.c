#include "arch/x86/cpu/clock.h"

#include <stddef.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/privileged.h"

/* What a time-stamp counter may plausibly run at: an emulator counts instructions, slowly. */
#define PLAUSIBLE_MIN_HZ 1000000ull
#define PLAUSIBLE_MAX_HZ 18000000000ull
/* Two sources agree when they differ by less than this. */
#define TOLERANCE_PERCENT 10
#define MEASURE_MS 10

#define PM_TIMER_HZ 3579545u
#define PM_TIMER_MASK 0xffffffu
/* Reads before a timer that stands still is given up. One read takes about a microsecond. */
#define PATIENCE 1000000u

#define PIT_HZ 1193182u
#define PIT_CHANNEL_2 0x42
#define PIT_COMMAND 0x43
#define PIT_CHANNEL_2_MODE_0 0xb0 /* low byte, high byte, counts down once */
#define PORT_B 0x61
#define PORT_B_GATE_2 (1u << 0)
#define PORT_B_SPEAKER (1u << 1)
#define PORT_B_OUT_2 (1u << 5)

static uint64_t frequency_hz = 1000000000; /* until clock_init() knows better */
static const char *source = "nothing: assumed";

static bool plausible(uint64_t hz)
{
	return hz >= PLAUSIBLE_MIN_HZ && hz <= PLAUSIBLE_MAX_HZ;
}

static bool agree(uint64_t a, uint64_t b)
{
	uint64_t difference = a > b ? a - b : b - a;

	return difference <= b / 100 * TOLERANCE_PERCENT;
}

/* CPUID 15h: the crystal's frequency and the ratio to it; where the crystal is missing, 16h's
 * base frequency serves (SDM vol. 3 §19.7.3). 0 where there is neither. */
static uint64_t cpuid_hz(void)
{
	uint32_t leaves = cpuid(0, 0).eax;

	if (leaves >= 0x15) {
		struct cpuid ratio = cpuid(0x15, 0);

		if (ratio.eax != 0 && ratio.ebx != 0 && ratio.ecx != 0)
			return (uint64_t)ratio.ecx * ratio.ebx / ratio.eax;
	}
	if (leaves >= 0x16)
		return (uint64_t)(cpuid(0x16, 0).eax & 0xffff) * 1000000;
	return 0;
}

/* Leaf 40000010h, in kHz, as VMware defined it and others took over. */
static uint64_t hypervisor_hz(void)
{
	if (!(cpuid(1, 0).ecx & (1u << 31)) || cpuid(0x40000000, 0).eax < 0x40000010)
		return 0;
	return (uint64_t)cpuid(0x40000010, 0).eax * 1000;
}

static uint64_t pm_timer_hz(uint16_t port)
{
	const uint32_t wanted = PM_TIMER_HZ / 1000 * MEASURE_MS;
	uint32_t first, passed = 0, reads = 0;

	if (port == 0)
		return 0;
	first = inl(port);
	uint64_t start = rdtsc();

	while (passed < wanted && reads++ < PATIENCE)
		passed = (inl(port) - first) & PM_TIMER_MASK;
	if (passed < wanted)
		return 0;
	return (rdtsc() - start) * PM_TIMER_HZ / passed;
}

static uint64_t pit_hz(void)
{
	const uint32_t count = PIT_HZ / 1000 * MEASURE_MS;
	uint32_t reads = 0;

	outb(PORT_B, (uint8_t)((inb(PORT_B) & ~PORT_B_SPEAKER) | PORT_B_GATE_2));
	outb(PIT_COMMAND, PIT_CHANNEL_2_MODE_0);
	outb(PIT_CHANNEL_2, (uint8_t)count);
	outb(PIT_CHANNEL_2, (uint8_t)(count >> 8));
	uint64_t start = rdtsc();

	while (!(inb(PORT_B) & PORT_B_OUT_2))
		if (reads++ == PATIENCE)
			return 0;
	uint64_t passed = rdtsc() - start;

	/* The output is high at once where there is no such timer (newer laptops gate its clock).
	 */
	return reads < 10 ? 0 : passed * PIT_HZ / count;
}

/* Takes `hz` unless the timer contradicts it. */
static bool take(uint64_t hz, uint64_t measured, const char *from)
{
	if (!plausible(hz))
		return false;
	if (measured && !agree(hz, measured)) {
		kernel_comment("clock: %s says %llu kHz, a timer measured %llu kHz: the timer is "
			       "believed",
			       from, (unsigned long long)hz / 1000,
			       (unsigned long long)measured / 1000);
		return false;
	}
	frequency_hz = hz;
	source = from;
	return true;
}

void clock_init(uint16_t pm_timer_port)
{
	const char *timer = "the ACPI timer";
	uint64_t measured = pm_timer_hz(pm_timer_port);

	if (!plausible(measured)) {
		timer = "the PIT";
		measured = pit_hz();
	}
	if (!plausible(measured))
		measured = 0;
	if (take(cpuid_hz(), measured, "CPUID") ||
	    take(hypervisor_hz(), measured, "the hypervisor's CPUID leaf") ||
	    take(measured, 0, timer))
		return;
	kernel_comment(
		"clock: neither CPUID, nor a hypervisor, the ACPI timer or the PIT tells the "
		"time; 1 GHz is assumed, and times in ns mean nothing");
}

uint64_t clock_hz(void)
{
	return frequency_hz;
}

const char *clock_source(void)
{
	return source;
}

void clock_wait_us(uint64_t us)
{
	uint64_t deadline = rdtsc() + arch_us_to_cycles(us);

	while (rdtsc() < deadline)
		pause();
}

uint64_t arch_cycles(void)
{
	return rdtsc();
}

uint64_t arch_cycles_to_ns(uint64_t cycles)
{
	/* In two parts, so that no product exceeds 64 bits: the frequency is below 18 GHz. */
	uint64_t hz = frequency_hz;

	return cycles / hz * 1000000000 + cycles % hz * 1000000000 / hz;
}

uint64_t arch_us_to_cycles(uint64_t us)
{
	uint64_t hz = frequency_hz;

	return us / 1000000 * hz + us % 1000000 * hz / 1000000;
}
