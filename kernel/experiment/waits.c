#include "kernel/experiment/waits.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/patience.h"

/* executor.handlers: how many handlers this CPU is in, one in the other; and above that, how often
 * it has come out of the last of them. An NMI in the middle of a change leaves the lower part as it
 * was, and if the upper part gets lost, the handler that was begun there is waited for as well. */
#define HANDLERS_IN 0xffull
#define HANDLERS_ENDED 0x100ull

static bool is_given_up(unsigned cpu, struct patience *patience)
{
	if (arch_patience_is_over(patience) || arch_cpu_failure(cpu))
		return true;
	kernel_waits();
	arch_relax();
	return false;
}

/* ---- Handlers -------------------------------------------------------------------------------- */

static uint64_t handlers_of(const struct executor *executor)
{
	return atomic_load_explicit(&executor->handlers, memory_order_acquire);
}

void waits_handler_begins(struct executor *self)
{
	atomic_store_explicit(&self->handlers, handlers_of(self) + 1, memory_order_relaxed);
	/* Pairs with the fence in waits_for_handlers(): either the patcher sees the handler, or the
	 * handler what the patcher has stored before it waits. */
	arch_fence();
}

void waits_handler_ends(struct executor *self)
{
	uint64_t handlers = handlers_of(self) - 1;

	if ((handlers & HANDLERS_IN) == 0)
		handlers += HANDLERS_ENDED;
	/* Pairs with the acquire in waits_for_handlers(): all that the handler did is done. */
	atomic_store_explicit(&self->handlers, handlers, memory_order_release);
}

static bool is_in_handler(const struct executor *executor, uint64_t before)
{
	uint64_t now = handlers_of(executor);

	return (now & HANDLERS_IN) != 0 && now / HANDLERS_ENDED == before / HANDLERS_ENDED;
}

bool waits_for_handlers(uint64_t timeout_us)
{
	struct patience patience = arch_patience(timeout_us);
	bool all = true;

	/* Pairs with that in waits_handler_begins(). */
	arch_fence();
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		const struct executor *executor = executor_of(cpu);
		uint64_t before = handlers_of(executor);

		while (arch_cpu_online(cpu) && is_in_handler(executor, before)) {
			if (!is_given_up(cpu, &patience))
				continue;
			arch_cpu_lose(cpu);
			all = false;
		}
	}
	return all;
}

/* ---- Outside --------------------------------------------------------------------------------- */

void waits_executor_rests(struct executor *self)
{
	/* Pairs with the acquire below: the pass before is over. */
	atomic_store_explicit(&self->outside, SEEN_AT_REST, memory_order_release);
}

bool waits_until_outside(uint64_t timeout_us)
{
	struct patience patience = arch_patience(timeout_us);
	uint64_t word = executors_new_word();
	bool all = true;

	/* Pairs with the fence in executor_take_word(): whoever still seems to rest has not gone on
	 * when the word was new. */
	arch_fence();
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		const struct executor *executor = executor_of(cpu);
		uint64_t outside;

		/* Pairs with the releases of the executor: what came before is over. */
		while (arch_cpu_online(cpu) &&
		       (outside = atomic_load_explicit(&executor->outside, memory_order_acquire),
			outside != word && outside != SEEN_AT_REST)) {
			if (!is_given_up(cpu, &patience))
				continue;
			arch_cpu_lose(cpu);
			all = false;
		}
	}
	return all;
}
