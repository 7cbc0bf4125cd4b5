#include "kernel/text/text_lock.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/patience.h"

#define TIMEOUT_US_DEFAULT 2000000

/* More syncs than any patch of the kernel's text makes, each of which ends with its timeout; what
 * else it does takes much less. Experiments may take longer, but nobody waits for them. */
#define SYNCS_A_HOLD 8

/* Who holds the lock, as CPU number + 1 (0: nobody) in the low half, below a count of how often it
 * was taken: so a waiter sees that it goes from one CPU to another. Taken by compare-and-exchange
 * (acquire), which pairs with the release of the last holder. */
#define HOLDER 0xffffffffu
#define TAKEN_ONCE (1ull << 32)
static struct {
	_Alignas(128) _Atomic uint64_t
		word; /* in lines of its own: others read it while they wait */
} lock;

/* Guards nothing. */
static _Atomic uint64_t timeout = TIMEOUT_US_DEFAULT;

static uint64_t word(void)
{
	return atomic_load_explicit(&lock.word, memory_order_relaxed);
}

static bool is_free(uint64_t seen)
{
	return (seen & HOLDER) == 0;
}

static unsigned holder_in(uint64_t seen)
{
	return (unsigned)(seen & HOLDER) - 1;
}

static bool try_to_take(uint64_t seen)
{
	uint64_t taken = (seen + TAKEN_ONCE) | (arch_cpu_self() + 1u);

	return atomic_compare_exchange_strong_explicit(&lock.word, &seen, taken,
						       memory_order_acquire, memory_order_relaxed);
}

static bool give_up(unsigned holder)
{
	kernel_comment("text: CPU %u (APIC id %u) holds its lock, and does not let it go; CPU %u "
		       "does not patch",
		       holder, arch_cpu_id(holder), arch_cpu_self());
	arch_cpu_lose(holder);
	return false;
}

void text_set_timeout(uint64_t timeout_us)
{
	atomic_store_explicit(&timeout, timeout_us, memory_order_relaxed);
}

uint64_t text_timeout_us(void)
{
	return atomic_load_explicit(&timeout, memory_order_relaxed);
}

bool text_lock(void)
{
	uint64_t waits_for = 0, seen = word();
	struct patience patience = {0};

	for (; !is_free(seen) || !try_to_take(seen); seen = word()) {
		if (is_free(seen))
			continue;	 /* another CPU was faster */
		if (seen != waits_for) { /* another holder, another patch */
			waits_for = seen;
			patience = arch_patience(SYNCS_A_HOLD * text_timeout_us());
		}
		if (!arch_cpu_online(holder_in(seen)) || arch_patience_is_over(&patience))
			return give_up(holder_in(seen));
		arch_relax();
	}
	return true;
}

void text_unlock(void)
{
	/* Pairs with the acquire of the next holder: all that was done under it comes before. */
	atomic_store_explicit(&lock.word, word() & ~(uint64_t)HOLDER, memory_order_release);
}
