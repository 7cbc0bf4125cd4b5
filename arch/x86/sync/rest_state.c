#include "arch/x86/sync/rest_state.h"

#include "arch/arch.h"
#include "arch/kernel.h"

bool rest_is_seen(const struct cpu *cpu)
{
	/* Pairs with the exchange in arch_rest_end(), which comes after this if it is seen at rest;
	 * and with the store in arch_rest_begin(), before which all that it executed has ended. */
	return atomic_load_explicit(&cpu->rest, memory_order_acquire) == REST_BEGUN;
}

bool rest_is_absent(const struct cpu *cpu)
{
	/* Pairs with the exchange in arch_rest_end(), by which it comes online. */
	return atomic_load_explicit(&cpu->rest, memory_order_acquire) == REST_ABSENT;
}

void arch_rest_begin(void)
{
	/* Pairs with the acquire in rest_is_seen(). Ordered before all later loads, too, for
	 * arch_idle(). */
	atomic_store_explicit(&cpu_self()->rest, REST_BEGUN, memory_order_seq_cst);
}

void arch_rest_end(enum serialization how)
{
	struct cpu *self = cpu_self();

	/* Pairs with rest_is_seen(). A locked instruction, so it is visible before anything behind
	 * it begins. */
	atomic_exchange_explicit(&self->rest, REST_ENDING, memory_order_seq_cst);
	arch_serialize(how);
	if (serialization_drops_fetched(how))
		kernel_rested();
	/* Read by this CPU alone: an NMI that came before this serializes by itself. */
	atomic_store_explicit(&self->rest, REST_NONE, memory_order_relaxed);
}

void arch_come_online(enum serialization how)
{
	arch_rest_end(how);
}

void rest_interrupted(void)
{
	uint64_t rest = atomic_load_explicit(&cpu_self()->rest, memory_order_relaxed);

	if (rest != REST_NONE && rest != REST_ABSENT)
		arch_rest_end(SERIALIZE_CPUID);
}
