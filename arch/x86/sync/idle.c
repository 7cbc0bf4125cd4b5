#include "arch/x86/sync/idle.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/x86/cpu/clock.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/trap_frame.h"
#include "arch/x86/isa/processor.h"
#include "arch/x86/privileged.h"
#include "arch/x86/sync/apic.h"
#include "arch/x86/sync/idle_state.h"

/* From so many CPUs on they rest, if a hypervisor is seen. */
#define CPUS_AT_REST 128

/* A rest is so long for each CPU that there is: those that are awake at a time are then few,
 * however many CPUs there are. */
#define REST_US_A_CPU 500

#define MEASURE_US 2000

/* Of the APIC's timer, for one rest; 0: nobody rests. Written by the boot CPU before any executor
 * runs. */
static uint32_t rest_ticks;

static bool is_wanted(enum arch_rest_wish wish)
{
	if (wish == ARCH_REST_AUTO)
		return cpu_count >= CPUS_AT_REST && processor_has_hypervisor();
	return wish == ARCH_REST_ON;
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

void rest_init(enum arch_rest_wish wish)
{
	if (!is_wanted(wish))
		return;
	uint64_t ticks = ticks_in(MEASURE_US) * REST_US_A_CPU * cpu_count / MEASURE_US;

	rest_ticks = ticks < UINT32_MAX ? (uint32_t)ticks : UINT32_MAX;
	if (rest_ticks > 0)
		return;
	kernel_comment("rest: the local APIC's timer stands still, and nobody rests");
	if (wish == ARCH_REST_ON)
		kernel_unmet("rest=on: the local APIC's timer stands still, and no CPU rests");
}

void rest_describe(void)
{
	if (rest_ticks > 0)
		kernel_comment(
			"rest: executors halt for %u ms at most between bursts of passes, and "
			"syncs leave those alone (rest=off forbids it)",
			REST_US_A_CPU * cpu_count / 1000);
}

bool arch_rests(void)
{
	return rest_ticks > 0;
}

void arch_rest(const _Atomic uint64_t *word, uint64_t value)
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
		if (rest_ticks > 0)
			apic_timer_start(rest_ticks);
		sti_hlt();
		/* Or it would come in the middle of the next burst, after the patcher's */
		if (rest_ticks > 0)
			apic_timer_start(0);
	}
	atomic_store_explicit(&self->halts, false, memory_order_relaxed);
	/* Whatever has woken it has done so already, but for one that did not halt. */
	rest_interrupted();
	sti();
}

void arch_wake(void)
{
	/* Pairs with the fence in arch_rest(). */
	atomic_thread_fence(memory_order_seq_cst);
	for (unsigned i = 1; i < cpu_count; i++)
		/* If this fails, the CPU's timer wakes it. */
		if (atomic_load_explicit(&cpus[i]->halts, memory_order_relaxed))
			apic_send(cpus[i]->apic_id, VECTOR_WAKE);
}
