#include "arch/x86/sync/sync.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/patience.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/trap_frame.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/privileged.h"
#include "arch/x86/sync/apic.h"
#include "arch/x86/sync/rest_state.h"

/* What the others are asked for. Written by the one CPU that may ask, which holds the lock of the
 * text, before it stores `requested` (release); read by the handlers behind their load of it
 * (acquire). */
static enum serialization asked_for;
static bool asked_to_stop;

/* The number of the last sync or stop. */
static atomic_ulong requested;

/* The CPUs that were asked last; the others were left alone. For the CPU that asks. */
static bool asked[CPUS_MAX];

/* A stop needs all that are there. So does a sync without a fence, whose patcher could see a CPU at
 * rest before its own stores are visible to it. */
enum spared { SPARE_NOBODY, SPARE_RESTS };

/* The number of the last stop that is over: stored by the patcher (release, behind a fence), loaded
 * by those that wait (acquire). */
static atomic_ulong let_go;

static void acknowledge(unsigned long request)
{
	/* Pairs with the acquire in wait_for(). */
	atomic_store_explicit(&cpu_self()->acknowledged, request, memory_order_release);
}

/* Pairs with the release in arch_go(). A CPU that is lost meanwhile waits no longer. */
static void wait_to_go(unsigned long request)
{
	while (atomic_load_explicit(&let_go, memory_order_acquire) < request &&
	       arch_cpu_online(arch_cpu_self())) {
		kernel_stopped();
		pause();
	}
}

/* False when the time is over, or when the CPU has failed. One that acknowledges later only writes
 * its own line. */
static bool wait_for(struct cpu *cpu, unsigned long request, struct patience *patience)
{
	while (atomic_load_explicit(&cpu->acknowledged, memory_order_acquire) < request) {
		if (arch_patience_is_over(patience) || arch_cpu_failure(cpu->number))
			return false;
		if (interrupts_are_on())
			kernel_waits();
		pause();
	}
	return true;
}

/* Fills `asked`, and returns how many others are not. */
static unsigned spare(enum asked who, enum spared spared)
{
	unsigned self = arch_cpu_self(), count = 0;

	for (unsigned i = 0; i < cpu_count; i++) {
		bool spare = !scenario_asks(who, i) || rest_is_absent(cpus[i]) ||
			     (spared == SPARE_RESTS && rest_is_seen(cpus[i]));

		asked[i] = i != self && !spare && arch_cpu_online(i);
		count += i != self && spare;
	}
	return count;
}

/* If any of it fails, nobody acknowledges, and the time-out says so. */
static void send(bool unfenced, bool to_all)
{
	if (to_all && unfenced) {
		apic_send_all_but_self_unfenced(VECTOR_SYNC);
	} else if (to_all) {
		apic_send_all_but_self(VECTOR_SYNC);
	} else {
		for (unsigned i = 0; i < cpu_count; i++)
			if (asked[i])
				apic_send(cpus[i]->apic_id, VECTOR_SYNC);
	}
}

/* Sends the request to those of `who` that are not spared, and waits for all that it was sent to.
 */
static bool ask(enum asked who, enum spared spared, bool unfenced, uint64_t timeout_us)
{
	unsigned long request = atomic_load_explicit(&requested, memory_order_relaxed) + 1;
	struct patience patience = arch_patience(timeout_us);
	bool all = true;

	if (cpu_count == 1)
		return true;
	/* Pairs with the acquire in sync_acknowledge(). */
	atomic_store_explicit(&requested, request, memory_order_release);
	/* All stores of the patch are visible before the CPUs are looked at: rest_state.h. */
	if (!unfenced)
		mfence();
	send(unfenced, spare(who, spared) == 0);
	for (unsigned i = 0; i < cpu_count; i++) {
		if (!asked[i] || wait_for(cpus[i], request, &patience))
			continue;
		arch_cpu_lose(i);
		all = false;
	}
	return all;
}

bool sync_acknowledge(void)
{
	/* Pairs with the release in ask(): the number that is acknowledged was asked for before the
	 * interrupt was sent, so the serialization below comes after it. */
	unsigned long request = atomic_load_explicit(&requested, memory_order_acquire);

	if (asked_to_stop) {
		acknowledge(request);
		wait_to_go(request);
		return true; /* its iret serializes, before it goes on */
	}
	enum serialization how = asked_for;

	arch_serialize(how);
	acknowledge(request);
	return serialization_drops_fetched(how);
}

unsigned long sync_requested(void)
{
	return atomic_load_explicit(&requested, memory_order_relaxed);
}

bool arch_sync_some(enum asked who, enum serialization how, bool unfenced, uint64_t timeout_us)
{
	asked_for = how;
	asked_to_stop = false;
	bool all = ask(who, unfenced ? SPARE_NOBODY : SPARE_RESTS, unfenced, timeout_us);

	arch_serialize(serialization_drops_fetched(how) ? how : SERIALIZE_CPUID);
	return all;
}

bool arch_sync(enum serialization how, bool unfenced, uint64_t timeout_us)
{
	return arch_sync_some(ASKED_ALL, how, unfenced, timeout_us);
}

bool arch_stop(uint64_t timeout_us)
{
	asked_to_stop = true;
	return ask(ASKED_ALL, SPARE_NOBODY, false, timeout_us);
}

void arch_go(void)
{
	/* Pairs with the acquire in wait_to_go(): all stores above are visible first. */
	mfence();
	atomic_store_explicit(&let_go, atomic_load_explicit(&requested, memory_order_relaxed),
			      memory_order_release);
}
