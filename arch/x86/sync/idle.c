#include "arch/x86/sync/idle.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/x86/cpu/clock.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/trap_frame.h"
#include "arch/x86/isa/processor.h"
#include "arch/x86/privileged.h"
#include "arch/x86/sync/apic.h"
#include "arch/x86/sync/rest_state.h"

/* From so many CPUs on they are idle between bursts, if a hypervisor is seen. */
#define IDLE_CPUS_MIN 128

/* A halt is so long for each CPU that there is: those that are awake at a time are then few,
 * however many CPUs there are. */
#define IDLE_US_A_CPU 500

#define MEASURE_US 2000

/* What the APIC's timer counts in one halt; 0: no CPU is idle. Written by the boot CPU before any
 * executor runs. */
static uint32_t idle_ticks;

static bool is_wanted(enum arch_idle_wish wish)
{
	if (wish == ARCH_IDLE_AUTO)
		return cpu_count >= IDLE_CPUS_MIN && processor_has_hypervisor();
	return wish == ARCH_IDLE_ON;
}

/* As the clock sees them: how fast the timer counts is told nowhere that all machines have. */
static uint64_t ticks_in(uint64_t us)
{
	apic_timer_start(UINT32_MAX);
	clock_wait_us(us);
	uint32_t left = apic_timer_left();

	apic_timer_start(0);
	return UINT32_MAX - left;
}

void idle_init(enum arch_idle_wish wish)
{
	if (!is_wanted(wish))
		return;
	uint64_t ticks = ticks_in(MEASURE_US) * IDLE_US_A_CPU * cpu_count / MEASURE_US;

	idle_ticks = ticks < UINT32_MAX ? (uint32_t)ticks : UINT32_MAX;
	if (idle_ticks > 0)
		return;
	kernel_comment("idle: the local APIC's timer stands still, and no CPU halts");
	if (wish == ARCH_IDLE_ON)
		kernel_unmet("idle=on: the local APIC's timer stands still, and no CPU halts");
}

void idle_describe(void)
{
	if (idle_ticks > 0)
		kernel_comment(
			"idle: executors halt for %u ms at most between bursts of passes, and "
			"syncs leave those alone (idle=off forbids it)",
			IDLE_US_A_CPU * cpu_count / 1000);
}

bool arch_idles(void)
{
	return idle_ticks > 0;
}

void arch_idle(const _Atomic uint64_t *word, uint64_t value)
{
	struct cpu *self = cpu_self();

	/* A CPU that was made deaf would hear again. */
	if (!interrupts_are_on())
		return;
	cli();
	atomic_store_explicit(&self->halts, true, memory_order_relaxed);
	arch_rest_begin();
	/* Pairs with the fence in arch_wake(): either this CPU sees the new word, or the patcher
	 * that it halts, and then the interrupt comes when the halt lets it. */
	atomic_thread_fence(memory_order_seq_cst);
	if (atomic_load_explicit(word, memory_order_relaxed) == value) {
		if (idle_ticks > 0)
			apic_timer_start(idle_ticks);
		sti_hlt();
		/* Or it would come in the middle of the next burst, after the patcher's */
		if (idle_ticks > 0)
			apic_timer_start(0);
	}
	atomic_store_explicit(&self->halts, false, memory_order_relaxed);
	/* Whatever has woken it has done so already, but for one that did not halt. */
	rest_interrupted();
	sti();
}

void arch_wake(void)
{
	/* Pairs with the fence in arch_idle(). */
	atomic_thread_fence(memory_order_seq_cst);
	for (unsigned i = 1; i < cpu_count; i++)
		/* If this fails, the CPU's timer wakes it. */
		if (atomic_load_explicit(&cpus[i]->halts, memory_order_relaxed))
			apic_send(cpus[i]->apic_id, VECTOR_WAKE);
}
