/*
 * A thread that halts waits for a futex, so that Linux has nothing to run on its CPU, and
 * membarrier nobody to interrupt there. Each executor has a CPU of its own, which Linux shares
 * among programs: so no executor is at rest in a scenario. Whom a sync interrupts is Linux's to
 * decide: see arch_lacks().
 */
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "arch/arch.h"
#include "arch/kernel.h"

/* A halt is so long at most. */
#define IDLE_S 1

/* How many halt, or are about to. Written by each of them, loaded by arch_wake(). */
static atomic_uint halting;

/* The wakes so far: stored by the patcher (release), loaded by those that are about to halt
 * (acquire). */
static atomic_uint wakes;

/* Linux needs the address of a plain integer, of the same size and representation. */
static void futex(int operation, unsigned value, const struct timespec *limit)
{
	_Static_assert(sizeof(wakes) == 4, "a futex has 32 bits");
	syscall(SYS_futex, &wakes, operation, value, limit, NULL, 0);
}

void arch_idle(const _Atomic uint64_t *word, uint64_t value)
{
	static const struct timespec limit = {.tv_sec = IDLE_S};

	atomic_fetch_add_explicit(&halting, 1, memory_order_relaxed);
	/* Pairs with the fence in arch_wake(): either this thread sees the new word, or the patcher
	 * that it is about to halt. */
	atomic_thread_fence(memory_order_seq_cst);
	/* Pairs with the release in arch_wake(). Read before the word: a wake that comes after it
	 * has the futex return at once. */
	unsigned seen = atomic_load_explicit(&wakes, memory_order_acquire);

	if (atomic_load_explicit(word, memory_order_acquire) == value)
		futex(FUTEX_WAIT_PRIVATE, seen, &limit);
	atomic_fetch_sub_explicit(&halting, 1, memory_order_relaxed);
}

bool arch_idles(void)
{
	return false;
}

void arch_wake(void)
{
	/* Pairs with the fence in arch_idle(). */
	atomic_thread_fence(memory_order_seq_cst);
	if (atomic_load_explicit(&halting, memory_order_relaxed) == 0)
		return;
	/* Pairs with the acquire in arch_idle(). */
	atomic_fetch_add_explicit(&wakes, 1, memory_order_release);
	futex(FUTEX_WAKE_PRIVATE, INT_MAX, NULL);
}

void arch_rest_begin(void)
{
}

void arch_rest_end(enum serialization how)
{
	arch_serialize(how);
	if (serialization_drops_fetched(how))
		kernel_rested();
}
