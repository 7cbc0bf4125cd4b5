#include "arch/x86/trap/nmi_backtrace.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/patience.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/trap_frame.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/sync/apic.h"
#include "arch/x86/sync/sync.h"
#include "arch/x86/trap/crash.h"
#include "arch/x86/trap/symbols.h"

#define PATIENCE_US 1000000

/* The number of the last time that all were asked. Stored (release) by the CPU that asks, before
 * the NMI; loaded (acquire) in the handlers. One CPU asks at a time: it has the log. */
static atomic_uint asked;

static bool has_told(const struct cpu *cpu)
{
	return atomic_load_explicit(&cpu->backtrace.told, memory_order_acquire) ==
	       atomic_load_explicit(&asked, memory_order_relaxed);
}

static void ask_all_others(void)
{
	atomic_fetch_add_explicit(&asked, 1, memory_order_release);
	for (unsigned i = 0; i < cpu_count; i++)
		/* If this fails, the CPU does not tell, and that is said. */
		if (cpus[i] != cpu_self())
			apic_send_nmi(cpus[i]->apic_id);
}

static void wait_for_all_others(void)
{
	struct patience patience = arch_patience(PATIENCE_US);

	for (unsigned i = 0; i < cpu_count; i++)
		while (cpus[i] != cpu_self() && !has_told(cpus[i]) &&
		       !arch_patience_is_over(&patience))
			pause();
}

static void show(const struct cpu *cpu)
{
	const struct nmi_backtrace *at = &cpu->backtrace;
	char place[96];

	if (cpu == cpu_self()) {
		kernel_comment("  CPU %u (APIC id %u) writes this; acknowledged sync %lu of %lu",
			       cpu->number, cpu->apic_id,
			       atomic_load_explicit(&cpu->acknowledged, memory_order_relaxed),
			       sync_requested());
	} else if (!has_told(cpu)) {
		kernel_comment("  CPU %u (APIC id %u) takes no NMI; acknowledged sync %lu of %lu",
			       cpu->number, cpu->apic_id,
			       atomic_load_explicit(&cpu->acknowledged, memory_order_relaxed),
			       sync_requested());
	} else {
		symbols_describe(place, sizeof(place), at->rip);
		kernel_comment("  CPU %u (APIC id %u) at 0x%llx %s rflags 0x%llx rsp 0x%llx%s; "
			       "acknowledged sync %lu of %lu",
			       cpu->number, cpu->apic_id, (unsigned long long)at->rip, place,
			       (unsigned long long)at->rflags, (unsigned long long)at->rsp,
			       arch_cpu_online(cpu->number) ? "" : ", offline",
			       atomic_load_explicit(&cpu->acknowledged, memory_order_relaxed),
			       sync_requested());
	}
}

bool nmi_backtrace_tell(const struct arch_trap *trap)
{
	struct nmi_backtrace *at = &cpu_self()->backtrace;
	unsigned number = atomic_load_explicit(&asked, memory_order_acquire);

	if (number == atomic_load_explicit(&at->told, memory_order_relaxed))
		return false;
	at->rip = trap->rip;
	at->rsp = trap->rsp;
	at->rbp = trap->rbp;
	at->rflags = trap->rflags;
	atomic_store_explicit(&at->told, number, memory_order_release);
	return true;
}

void arch_show_cpus(void)
{
	ask_all_others();
	wait_for_all_others();
	for (unsigned i = 0; i < cpu_count; i++) {
		show(cpus[i]);
		if (cpus[i] != cpu_self() && has_told(cpus[i]))
			crash_show_callers(cpus[i]->backtrace.rbp);
	}
}
