/*
 * A CPU that leaves, and is started anew: arch_leave() and what goes with it, which arch.h
 * declares.
 *
 * It halts, and then an INIT takes it back to where the firmware had left it. So nothing is left of
 * what it had fetched, and it comes back as CPUs come online: by a start-up message, through real
 * mode, and smp.S. What is in memory of it stays.
 */
#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/patience.h"
#include "arch/x86/boot/smp.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/privileged.h"
#include "arch/x86/sync/rest_state.h"

void arch_leave(void)
{
	cli();
	/* Pairs with the acquire in rest_is_absent(). */
	atomic_store_explicit(&cpu_self()->rest, REST_ABSENT, memory_order_release);
	arch_halt();
}

bool arch_await_left(unsigned cpu, uint64_t timeout_us)
{
	struct patience patience = arch_patience(timeout_us);

	while (!rest_is_absent(cpus[cpu])) {
		if (arch_patience_is_over(&patience) || arch_cpu_failure(cpu))
			return false;
		pause();
	}
	smp_prepare_again(cpus[cpu]);
	return true;
}

void arch_start(unsigned cpu)
{
	smp_start_again(cpus[cpu]);
}
