/*
 * How sites are executed, and the traps of their executions.
 */
#include "arch/x86/trap/site.h"

#include "arch/arch.h"
#include "arch/site.h"
#include "arch/text.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/trap_frame.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/isa/processor.h"
#include "arch/x86/isa/serialize.h"
#include "arch/x86/isa/site_execute.h"
#include "arch/x86/memory/site_area.h"
#include "arch/x86/sync/apic.h"

/* Executions up to the next look at whether this CPU is still wanted: less than a millisecond. */
#define BURST 65536

static uint32_t burst_of_changes;

static bool has_unfenced_sync(const struct scenario *scenario)
{
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].unfenced)
			return true;
	return false;
}

bool site_init(void)
{
	burst_of_changes = processor_is_tcg() ? 1 : BURST;
	return site_areas_init();
}

const char *arch_lacks(const struct scenario *scenario)
{
	const char *why = serialization_lacks(scenario);

	if (!why && has_unfenced_sync(scenario) && !x86_x2apic)
		why = "the APIC is in xAPIC mode, in which every IPI waits for all stores";
	return why;
}

void arch_execute_in(enum executor_context context)
{
	struct cpu *self = cpu_self();

	atomic_store_explicit(&self->execute_wanted, true, memory_order_relaxed);
	/* If this fails, the handler never runs, and whoever waits for this CPU says so. */
	if (context == CONTEXT_NMI)
		apic_send_self_nmi();
	else
		apic_send_self(VECTOR_EXECUTE);
	while (atomic_load_explicit(&self->execute_wanted, memory_order_relaxed) &&
	       arch_cpu_online(self->number))
		pause();
}

/* The other CPUs of an emulator may wait for this one to rest. */
uint32_t arch_burst(void)
{
	return 1;
}

uint32_t arch_burst_of_changes(void)
{
	return burst_of_changes;
}

bool arch_interrupted(void)
{
	return false;
}

const uint8_t *arch_trap_address(const struct arch_trap *trap)
{
	return (const uint8_t *)trap->rip;
}

void arch_trap_resume(struct arch_trap *trap, const uint8_t *address)
{
	trap->rip = (uint64_t)address;
}

void arch_trap_renew(struct arch_trap *trap, uint64_t serializations)
{
	trap->rdx = serializations;
}

uint64_t arch_trap_serializations(const struct arch_trap *trap)
{
	return trap->rdx;
}

uint32_t arch_trap_flag(const struct arch_trap *trap)
{
	return (uint32_t)trap->r8;
}

uint32_t arch_trap_before(const struct arch_trap *trap)
{
	return (uint32_t)trap->r13;
}

void arch_trap_counted(struct arch_trap *trap)
{
	trap->r10 = true;
}

bool arch_trap_is_counted(const struct arch_trap *trap)
{
	return trap->r10;
}

void arch_trap_leave(struct arch_trap *trap)
{
	arch_trap_counted(trap);
	arch_trap_resume(trap, site_execute_left);
}

bool arch_trap_is_astray(const struct arch_trap *trap, const struct arch_execution *execution)
{
	const uint8_t *address = arch_trap_address(trap);
	struct arch_range text = arch_text();
	unsigned kind, which;

	return trap->r12 == (uint64_t)execution && (address < text.start || address >= text.end) &&
	       !arch_site_area_at(address, &kind, &which);
}

enum landing_way arch_trap_way(const struct arch_trap *trap)
{
	switch (trap->vector) {
	case VECTOR_BREAKPOINT:
		return WAY_TRAP;
	case VECTOR_INVALID_OPCODE:
		return WAY_UNDEFINED;
	default:
		return WAYS;
	}
}

/* Interrupts are off. */
bool arch_traps_are_prompt(void)
{
	return true;
}

void arch_trap_deafen(struct arch_trap *trap)
{
	const uint64_t interrupts_on = 1u << 9; /* rflags.IF */

	trap->rflags &= ~interrupts_on;
}
