#include "arch/x86/cpu/cpu.h"

#include <stddef.h>

#include "arch/arch.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/paging.h"
#include "arch/x86/privileged.h"

_Static_assert(offsetof(struct cpu, self) == 0, "as read_gs_0() has it");

struct cpu *cpus[CPUS_MAX];
unsigned cpu_count;

struct cpu *cpu_self(void)
{
	return read_gs_0();
}

bool cpu_stack_holds(uint64_t address)
{
	bool boot = address >= (uint64_t)boot_stack_bottom && address < (uint64_t)boot_stack_top;
	bool own = address >= STACK_BASE && address < STACK_BASE + CPUS_MAX * CPU_STRIDE;

	return (boot || own) && paging_mapped(address);
}

const struct cpu *cpu_guarded_by(uint64_t address)
{
	if (address >= (uint64_t)boot_stack_guard && address < (uint64_t)boot_stack_bottom)
		return cpus[0];
	for (unsigned i = 0; i < cpu_count; i++)
		for (unsigned stack = 0; stack < STACKS; stack++) {
			uint64_t bottom = cpus[i]->stack_top[stack] - STACK_PAGES * PAGE_SIZE;

			if (address < bottom && address >= bottom - PAGE_SIZE)
				return cpus[i];
		}
	return NULL;
}

unsigned arch_cpus(void)
{
	return cpu_count;
}

unsigned arch_cpu_self(void)
{
	return cpu_self()->number;
}

/* The flag guards no other memory: a CPU that sees it late only does a little more. */
bool arch_cpu_online(unsigned cpu)
{
	return !atomic_load_explicit(&cpus[cpu]->offline, memory_order_relaxed);
}

void arch_cpu_lose(unsigned cpu)
{
	atomic_store_explicit(&cpus[cpu]->offline, true, memory_order_relaxed);
}

const char *arch_cpu_failure(unsigned cpu)
{
	/* Pairs with the release in leave_run(). */
	return atomic_load_explicit(&cpus[cpu]->failure, memory_order_acquire);
}

uint32_t arch_cpu_id(unsigned cpu)
{
	return cpus[cpu]->apic_id;
}

unsigned long arch_cpu_nmis(unsigned cpu)
{
	return atomic_load_explicit(&cpus[cpu]->nmis, memory_order_relaxed);
}

void arch_relax(void)
{
	pause();
}

void arch_fence(void)
{
	mfence();
}

_Noreturn void arch_halt(void)
{
	for (;;) {
		cli();
		hlt();
	}
}
