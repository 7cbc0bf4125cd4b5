#include "arch/linux/cpu/leave.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/patience.h"

/* Of a thread: it is online; it has left; it goes on, and is not online yet. */
enum place { HERE, LEFT, STARTED };

static unsigned place_of(unsigned cpu)
{
	return atomic_load_explicit(&cpus[cpu].place, memory_order_acquire);
}

bool leave_is_seen(unsigned cpu)
{
	/* Pairs with the exchange in arch_come_online(). */
	return place_of(cpu) != HERE;
}

/* Awake, or it would come too late for most patches: Linux takes longer to wake a thread than a
 * patch takes. */
void arch_leave(void)
{
	unsigned self = arch_cpu_self();

	/* Pairs with the acquire in arch_await_left(). */
	atomic_store_explicit(&cpus[self].place, LEFT, memory_order_release);
	while (place_of(self) == LEFT && arch_cpu_online(self))
		arch_relax();
	/* A thread keeps its CPU's state: what had been fetched is dropped, as a start would. */
	arch_serialize(SERIALIZE_CPUID);
	kernel_rested();
}

bool arch_await_left(unsigned cpu, uint64_t timeout_us)
{
	struct patience patience = arch_patience(timeout_us);

	while (place_of(cpu) != LEFT) {
		if (arch_patience_is_over(&patience))
			return false;
		arch_relax();
	}
	return true;
}

void arch_start(unsigned cpu)
{
	unsigned left = LEFT;

	/* Pairs with the acquire in arch_leave(). Not again: it may be here by now. */
	atomic_compare_exchange_strong(&cpus[cpu].place, &left, STARTED);
}

void arch_come_online(enum serialization how)
{
	/* Pairs with leave_is_seen(). A locked instruction, so it is visible before anything behind
	 * it begins. */
	atomic_exchange_explicit(&cpus[arch_cpu_self()].place, HERE, memory_order_seq_cst);
	arch_serialize(how);
	if (serialization_drops_fetched(how))
		kernel_rested();
}
