/*
 * What happens at each vector. Exceptions first go to the kernel, whose sites may raise them; what
 * it does not know ends the run with a report.
 */
#include "arch/x86/trap/trap.h"

#include <stddef.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/site.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/msr.h"
#include "arch/x86/privileged.h"
#include "arch/x86/sync/apic.h"
#include "arch/x86/sync/rest_state.h"
#include "arch/x86/sync/sync.h"
#include "arch/x86/trap/crash.h"
#include "arch/x86/trap/nmi_backtrace.h"
#include "arch/x86/trap/pic.h"
#include "arch/x86/trap/trap_offsets.h"

/* In trap.S: from here to there registers are restored, and no iret follows. */
extern const uint8_t vectors_plain_return[], vectors_plain_return_end[];

#define IS_AT(member, offset)                                                                      \
	_Static_assert(offsetof(struct arch_trap, member) == (offset), "as trap.S has it")

/* The first and the last that trap.S pushes, what is above them, and what it changes. */
IS_AT(r15, TRAP_R15);
IS_AT(rax, TRAP_RAX);
IS_AT(vector, TRAP_VECTOR);
IS_AT(rip, TRAP_RIP);
IS_AT(rflags, TRAP_RFLAGS);
IS_AT(rsp, TRAP_RSP);
_Static_assert(offsetof(struct cpu, sync_return) == CPU_SYNC_RETURN, "as trap.S has it");
_Static_assert(RETURN_NOT_DECIDED == SYNC_RETURN_NOT_DECIDED, "as trap.S has it");
_Static_assert(RETURN_BY_IRET == 0, "as trap.S has it");
_Static_assert(VECTOR_SYNC == SYNC_VECTOR, "as trap.S has it");

/* int3 is one byte, and the saved address is behind it (SDM vol. 3 §6.15, #BP). */
#define BREAKPOINT_LENGTH 1

static atomic_ulong spurious_taken; /* of all vectors */
static atomic_bool shown[VECTORS];  /* a line for each is enough */

static void breakpoint(struct arch_trap *trap)
{
	trap->rip -= BREAKPOINT_LENGTH;
	if (!kernel_breakpoint(trap))
		crash(trap);
}

static void exception(struct arch_trap *trap)
{
	if (msr_fault(trap))
		return;
	/* A #DF has no address to go on at, and after a #MC there may be none. */
	if (trap->vector == VECTOR_DOUBLE_FAULT || trap->vector == VECTOR_MACHINE_CHECK ||
	    !kernel_fault(trap))
		crash(trap);
}

/* An interrupt that nobody asked for is shown, and does no harm. Both counts are shared by all
 * CPUs, and this is no path that anybody takes. */
static void spurious(uint64_t vector)
{
	/* An end of interrupt ends whatever is in service, which may be another one's: SDM vol. 3
	 * §10.8.5, §10.9. */
	if (!pic_end(vector) && apic_in_service((uint8_t)vector))
		apic_end_of_interrupt();
	atomic_fetch_add_explicit(&spurious_taken, 1, memory_order_relaxed);
	if (!atomic_exchange_explicit(&shown[vector], true, memory_order_relaxed))
		kernel_comment(
			"CPU %u took an unexpected interrupt, vector 0x%02x%s; further ones are "
			"not shown",
			arch_cpu_self(), (unsigned)vector,
			vector == VECTOR_SPURIOUS     ? ", the APIC's spurious one"
			: vector == VECTOR_APIC_ERROR ? ", the APIC's error"
						      : "");
}

/* True, once, in the handler that arch_execute_in() waits for. */
static bool execute_is_wanted(void)
{
	return atomic_exchange_explicit(&cpu_self()->execute_wanted, false, memory_order_relaxed);
}

/* Whether the handler returns by iret is decided now. If it does, that iret serializes after an NMI
 * which came before, and counts for both; if not, an NMI before or after this has serialized where
 * nobody can place it. */
static void decide_return(struct cpu *self, bool by_iret)
{
	atomic_store_explicit(&self->sync_return, by_iret ? RETURN_BY_IRET : RETURN_PLAINLY,
			      memory_order_relaxed);
	/* Behind the store: whatever NMI does not set this sees what was decided. */
	atomic_signal_fence(memory_order_seq_cst);
	if (atomic_exchange_explicit(&self->nmi_meanwhile, false, memory_order_relaxed) && !by_iret)
		kernel_blurred();
}

/* False when it must not return by iret; trap.S then clears sync_return on the way. */
static bool sync(struct arch_trap *trap)
{
	bool serializes = sync_acknowledge(trap);

	decide_return(cpu_self(), serializes);
	apic_end_of_interrupt();
	kernel_synced(trap);
	/* Where CPUs run one at a time, this hands the turn on: to the next CPU, and so sooner to
	 * the patcher, which waits. A processor loses some hundred cycles after the fact. */
	arch_relax();
	return serializes;
}

/* An NMI that nobody here has sent is shown with the CPUs at the end: a handler that prints would
 * wait for the lock of the log that it interrupted. */
static void nmi(struct arch_trap *trap)
{
	const uint8_t *address = arch_trap_address(trap);
	struct cpu *self = cpu_self();
	unsigned how = atomic_load_explicit(&self->sync_return, memory_order_relaxed);

	if (nmi_backtrace_tell(trap))
		return;
	if (execute_is_wanted()) {
		kernel_pass();
		return;
	}
	atomic_fetch_add_explicit(&self->nmis, 1, memory_order_relaxed);
	if (how == RETURN_NOT_DECIDED || address == vectors_sync)
		atomic_store_explicit(&self->nmi_meanwhile, true, memory_order_relaxed);
	else if (how == RETURN_PLAINLY ||
		 (address >= vectors_plain_return && address < vectors_plain_return_end))
		kernel_blurred();
}

unsigned long arch_spurious(void)
{
	return atomic_load_explicit(&spurious_taken, memory_order_relaxed);
}

bool trap(struct arch_trap *trap)
{
	rest_interrupted();
	switch (trap->vector) {
	case VECTOR_SYNC:
		if (!sync(trap))
			return false;
		break;
	case VECTOR_EXECUTE:
		apic_end_of_interrupt();
		if (execute_is_wanted())
			kernel_pass();
		break;
	case VECTOR_WAKE:
	case VECTOR_TIMER:
		apic_end_of_interrupt(); /* its iret serializes, and is counted, as any */
		break;
	case VECTOR_BREAKPOINT:
		breakpoint(trap);
		break;
	case VECTOR_NMI:
		nmi(trap);
		break;
	default:
		if (trap->vector < EXCEPTIONS)
			exception(trap);
		else
			spurious(trap->vector);
	}
	kernel_trap_returns(trap);
	return true;
}
