#include "arch/x86/sync.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/x86/apic.h"
#include "arch/x86/cpu.h"
#include "arch/x86/idt.h"
#include "arch/x86/instructions.h"

/* The number of the last sync that was asked for: written by the patcher alone. */
static atomic_ulong requested;

/* SDM vol. 3 §8.3: cpuid waits for all earlier instructions, and drops what was fetched. */
static void serialize(void)
{
	cpuid(0, 0);
}

void sync_acknowledge(void)
{
	/* Pairs with the release in arch_sync(): the number that is acknowledged was asked for
	 * before the interrupt was sent, so the serialization below comes after it. */
	unsigned long request = atomic_load_explicit(&requested, memory_order_acquire);

	serialize();
	/* Pairs with the acquire in wait_for(). */
	atomic_store_explicit(&cpu_self()->acknowledged, request, memory_order_release);
}

/* False at the deadline. A CPU that acknowledges later only writes its own line. */
static bool wait_for(struct cpu *cpu, unsigned long request, uint64_t deadline)
{
	while (atomic_load_explicit(&cpu->acknowledged, memory_order_acquire) < request) {
		if (rdtsc() > deadline)
			return false;
		pause();
	}
	return true;
}

bool arch_sync(uint64_t timeout_us)
{
	unsigned long request = atomic_load_explicit(&requested, memory_order_relaxed) + 1;
	uint64_t deadline = rdtsc() + arch_us_to_cycles(timeout_us);
	bool all = true;

	if (cpu_count > 1) {
		atomic_store_explicit(&requested, request, memory_order_release);
		/* If this fails, nobody acknowledges, and the deadline says so. */
		apic_send_all_but_self(VECTOR_SYNC);
	}
	for (unsigned i = 1; i < cpu_count; i++) {
		if (!arch_cpu_online(i) || wait_for(cpus[i], request, deadline))
			continue;
		arch_cpu_lose(i);
		all = false;
	}
	serialize();
	return all;
}
