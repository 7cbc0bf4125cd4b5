/*
 * A sync is a membarrier, which on x86 has each CPU of the process take an interrupt, whose iret
 * serializes. Where that is not to be had, and where only some are to be asked, each thread gets a
 * signal, whose handler serializes and acknowledges.
 */
#include "arch/linux/sync/sync.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/linux/cpu/leave.h"
#include "arch/linux/cpu/trap_frame.h"
#include "arch/linux/sync/membarrier.h"
#include "arch/patience.h"

/* By signals for a reason, or by membarrier. For the thread that may sync: see text_lock.h. */
static enum { BY_MEMBARRIER, BY_WISH, NONE_THERE, NONE_TRIED, NONE_THAT_WORKS, WAYS_TO_SYNC } way;

/* The number of the last sync by signal, and how its handlers serialize: stored by the
 * thread that asks (release, the number last), loaded by the handlers (acquire). */
static atomic_ulong requested;
static _Atomic enum serialization asked_for;

static int sync_signal(void)
{
	return SIGRTMIN;
}

static void acknowledge(int number, siginfo_t *information, void *context)
{
	struct arch_trap trap = {number, information, context};
	int before = errno;
	unsigned long request = atomic_load_explicit(&requested, memory_order_acquire);

	arch_serialize(atomic_load_explicit(&asked_for, memory_order_relaxed));
	/* Pairs with the acquire in wait_for(). */
	atomic_store_explicit(&cpus[arch_cpu_self()].acknowledged, request, memory_order_release);
	kernel_synced(&trap);
	kernel_trap_returns(&trap);
	errno = before;
}

static bool wait_for(const struct cpu *cpu, unsigned long request, struct patience *patience)
{
	while (atomic_load_explicit(&cpu->acknowledged, memory_order_acquire) < request) {
		if (arch_patience_is_over(patience))
			return false;
		kernel_waits();
		arch_relax();
	}
	return true;
}

/* The CPUs that the last sync by signal asked: for the thread that may sync. One may come online in
 * the middle of it. */
static bool is_asked[CPUS_MAX];

static void choose(enum asked asked)
{
	for (unsigned i = 0; i < cpu_count; i++)
		is_asked[i] = i != arch_cpu_self() && arch_cpu_online(i) &&
			      scenario_asks(asked, i) && !leave_is_seen(i);
}

static bool sync_by_signals(enum asked asked, enum serialization how, uint64_t timeout_us)
{
	struct patience patience = arch_patience(timeout_us);
	unsigned long request = atomic_load_explicit(&requested, memory_order_relaxed) + 1;
	bool all = true;

	atomic_store_explicit(&asked_for, how, memory_order_relaxed);
	atomic_store_explicit(&requested, request, memory_order_release);
	arch_fence();
	choose(asked);
	for (unsigned i = 0; i < cpu_count; i++)
		if (is_asked[i])
			pthread_kill(cpus[i].thread, sync_signal());
	for (unsigned i = 0; i < cpu_count; i++) {
		if (!is_asked[i] || wait_for(&cpus[i], request, &patience))
			continue;
		arch_cpu_lose(i);
		all = false;
	}
	return all;
}

int sync_init(bool by_signals)
{
	struct sigaction action = {.sa_sigaction = acknowledge,
				   .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};

	if (by_signals)
		way = BY_WISH;
	else
		way = membarrier_init() ? BY_MEMBARRIER : NONE_THERE;
	sigemptyset(&action.sa_mask);
	return sigaction(sync_signal(), &action, NULL) < 0 ? errno : 0;
}

int sync_try(bool interrupts_show)
{
	if (way == BY_MEMBARRIER && !interrupts_show)
		way = NONE_TRIED;
	else if (way == BY_MEMBARRIER && !membarrier_try())
		way = NONE_THAT_WORKS;
	/* Refused in the middle of a run it would look like a CPU that does not answer */
	return way == BY_MEMBARRIER ? 0 : pthread_kill(pthread_self(), 0);
}

const char *sync_way(void)
{
	static const char *const ways[WAYS_TO_SYNC] = {
		[BY_MEMBARRIER] = "membarrier(PRIVATE_EXPEDITED_SYNC_CORE)",
		[BY_WISH] = "a signal to each thread, as it was asked for",
		[NONE_THERE] = "a signal to each thread: this kernel has no membarrier with "
			       "SYNC_CORE, or a filter forbids it",
		[NONE_TRIED] = "a signal to each thread: whether membarrier interrupts the others "
			       "cannot be told here",
		[NONE_THAT_WORKS] = "a signal to each thread: membarrier returns here, and has not "
				    "interrupted the others",
	};

	return ways[way];
}

/* False, and from then on syncs are by signals, when it has failed. */
static bool sync_by_membarrier(void)
{
	int error = membarrier_sync();

	if (!error)
		return true;
	kernel_comment("sync: membarrier has failed: %s; from now on it is a signal to each thread",
		       strerror(error));
	way = NONE_THERE;
	return false;
}

bool arch_sync(enum serialization how, bool unfenced, uint64_t timeout_us)
{
	(void)unfenced; /* see arch_lacks() */
	bool all = (way == BY_MEMBARRIER && sync_by_membarrier()) ||
		   sync_by_signals(ASKED_ALL, how, timeout_us);

	arch_serialize(SERIALIZE_IRET);
	return all;
}

bool arch_sync_some(enum asked asked, enum serialization how, bool unfenced, uint64_t timeout_us)
{
	if (asked == ASKED_ALL)
		return arch_sync(how, unfenced, timeout_us);
	bool all = sync_by_signals(asked, how, timeout_us);

	arch_serialize(SERIALIZE_IRET);
	return all;
}

/* All that a signal's handler may do; membarrier knows one way, and it is this. */
enum serialization arch_sync_fastest(void)
{
	return SERIALIZE_IRET;
}

/* No scenario that needs them gets here: see arch_lacks(). */
bool arch_stop(uint64_t timeout_us)
{
	(void)timeout_us;
	return true;
}

void arch_go(void)
{
}
