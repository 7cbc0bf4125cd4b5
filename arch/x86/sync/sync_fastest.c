#include "arch/x86/sync/sync_fastest.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/isa/serialize.h"
#include "lib/format.h"
#include "lib/sort.h"

#define TIMEOUT_US 10000000

/* So many rounds; or those that end within this time, where syncs are slow, and a few at least. */
#define ROUNDS 15u
#define ROUNDS_MIN 3u
#define ROUNDS_US 20000

#define EACH_SIZE 160

/* Written by the boot CPU, before any other reads it. */
static enum serialization fastest = SERIALIZE_CPUID;
static uint64_t median_cycles[SERIALIZATIONS]; /* 0: was not measured */
static bool was_measured;

/* Others do not make the processor drop what it has fetched. */
static bool may_be_used(enum serialization how)
{
	return serialization_drops_fetched(how) && serialization_is_there(how);
}

static bool take_wish(enum serialization wish)
{
	if (wish == SERIALIZE_NONE)
		return false;
	if (!serialization_is_there(wish)) {
		kernel_comment("option \"sync=%s\": this processor has no such instruction; the "
			       "fastest that it has is used",
			       serialization_name(wish));
		kernel_unmet("sync=%s: this processor has no such instruction",
			     serialization_name(wish));
		return false;
	}
	fastest = wish;
	return true;
}

/* 0: a CPU did not acknowledge, and is lost. */
static uint64_t timed(enum serialization how)
{
	uint64_t start = rdtsc();

	return arch_sync(how, false, TIMEOUT_US) ? rdtsc() - start : 0;
}

/* In turn, so that what changes meanwhile is in all alike. False when a CPU did not acknowledge. */
static bool measure_round(uint64_t cycles[SERIALIZATIONS][ROUNDS], unsigned round)
{
	for (unsigned i = 0; i < SERIALIZATIONS; i++) {
		if (!may_be_used(i))
			continue;
		cycles[i][round] = timed(i);
		if (cycles[i][round] == 0) {
			kernel_comment("sync: a CPU did not acknowledge one by %s within %u s",
				       serialization_name(i), TIMEOUT_US / 1000000);
			return false;
		}
	}
	return true;
}

/* How many rounds there were; 0 when one was not whole. */
static unsigned measure(uint64_t cycles[SERIALIZATIONS][ROUNDS])
{
	uint64_t end = rdtsc() + arch_us_to_cycles(ROUNDS_US);
	unsigned round;

	/* Does not count: caches are cold. */
	if (!measure_round(cycles, 0))
		return 0;
	for (round = 0; round < ROUNDS && (round < ROUNDS_MIN || rdtsc() < end); round++)
		if (!measure_round(cycles, round))
			return 0;
	return round;
}

static void choose(void)
{
	uint64_t least = UINT64_MAX;

	for (unsigned i = 0; i < SERIALIZATIONS; i++) {
		if (median_cycles[i] == 0 || median_cycles[i] >= least)
			continue;
		least = median_cycles[i];
		fastest = i;
	}
}

void sync_choose(enum serialization wish)
{
	static uint64_t cycles[SERIALIZATIONS][ROUNDS];

	if (take_wish(wish))
		return;
	unsigned rounds = measure(cycles);

	if (rounds == 0)
		return;
	for (unsigned i = 0; i < SERIALIZATIONS; i++) {
		sort_numbers(cycles[i], rounds);
		median_cycles[i] = cycles[i][rounds / 2];
	}
	was_measured = true;
	choose();
}

void sync_describe(void)
{
	char each[EACH_SIZE] = "";
	size_t length = 0;

	for (unsigned i = 0; i < SERIALIZATIONS && was_measured; i++) {
		if (median_cycles[i] > 0)
			length += format_string(
				each + length, sizeof(each) - length, "%s%s %llu ns",
				length ? ", " : "", serialization_name(i),
				(unsigned long long)arch_cycles_to_ns(median_cycles[i]));
	}
	kernel_comment("sync: the kernel's own text is patched with syncs by %s (%s)",
		       serialization_name(fastest),
		       was_measured ? each : "the fastest was not measured");
}

enum serialization arch_sync_fastest(void)
{
	return fastest;
}
