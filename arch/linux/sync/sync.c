/*
 * A sync is a membarrier, which on x86 has each CPU of the process take an interrupt, whose iret
 * serializes. Where that is not to be had, and where only some are to be asked, each thread gets a
 * signal, whose handler serializes and acknowledges. So does one that stops, and whose handler
 * waits.
 */
#include "arch/linux/sync/sync.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/linux/cpu/trap_frame.h"
#include "arch/linux/sync/membarrier.h"
#include "arch/patience.h"

/* By signals for a reason, or by membarrier. For the thread that may sync: see text_lock.h. */
static enum { BY_MEMBARRIER, BY_WISH, NONE_THERE, NONE_TRIED, NONE_THAT_WORKS, WAYS_TO_SYNC } way;

/* The number of the last sync by signal, and how its handlers serialize: stored by the
 * thread that asks (release, the number last), loaded by the handlers (acquire). */
static atomic_ulong requested;
static _Atomic enum serialization asked_for;
static atomic_bool asked_to_stop; /* likewise */

/* The number of the last stop that is over: stored by the patcher (release, behind a fence), loaded
 * by those that wait (acquire). */
static atomic_ulong let_go;

static int sync_signal(void)
{
	return SIGRTMIN;
}

static void say_so(unsigned long request)
{
	/* Pairs with the acquire in wait_for(). */
	atomic_store_explicit(&cpus[arch_cpu_self()].acknowledged, request, memory_order_release);
}

/* Pairs with the release in arch_go(). A CPU that is lost meanwhile waits no longer. */
static void wait_to_go(unsigned long request)
{
	while (atomic_load_explicit(&let_go, memory_order_acquire) < request &&
	       arch_cpu_online(arch_cpu_self())) {
		kernel_stopped();
		arch_relax();
	}
}

/* No other sync comes in between, since the signal is held off in its own handler. */
static void acknowledge(int number, siginfo_t *information, void *context)
{
	struct arch_trap trap = {number, information, context};
	int before = errno;
	unsigned long request = atomic_load_explicit(&requested, memory_order_acquire);

	if (atomic_load_explicit(&asked_to_stop, memory_order_relaxed)) {
		say_so(request);
		wait_to_go(request);
		kernel_let_go(&trap);
		arch_serialize(SERIALIZE_IRET);
	} else {
		arch_serialize(atomic_load_explicit(&asked_for, memory_order_relaxed));
		say_so(request);
	}
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

static bool is_asked(enum asked asked, unsigned cpu)
{
	return cpu != arch_cpu_self() && arch_cpu_online(cpu) && scenario_asks(asked, cpu);
}

/* What they are asked for is stored before the number. */
static bool ask(enum asked asked, uint64_t timeout_us)
{
	struct patience patience = arch_patience(timeout_us);
	unsigned long request = atomic_load_explicit(&requested, memory_order_relaxed) + 1;
	bool all = true;

	atomic_store_explicit(&requested, request, memory_order_release);
	arch_fence();
	for (unsigned i = 0; i < cpu_count; i++)
		if (is_asked(asked, i))
			pthread_kill(cpus[i].thread, sync_signal());
	for (unsigned i = 0; i < cpu_count; i++) {
		if (!is_asked(asked, i) || wait_for(&cpus[i], request, &patience))
			continue;
		arch_cpu_lose(i);
		all = false;
	}
	return all;
}

static bool sync_by_signals(enum asked asked, enum serialization how, uint64_t timeout_us)
{
	atomic_store_explicit(&asked_for, how, memory_order_relaxed);
	atomic_store_explicit(&asked_to_stop, false, memory_order_relaxed);
	return ask(asked, timeout_us);
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

bool arch_stop(uint64_t timeout_us)
{
	atomic_store_explicit(&asked_to_stop, true, memory_order_relaxed);
	return ask(ASKED_ALL, timeout_us);
}

/* No scenario that needs it gets here: see arch_lacks(). */
bool arch_shootdown(uint64_t timeout_us)
{
	(void)timeout_us;
	return true;
}

void arch_go(void)
{
	/* Pairs with the acquire in wait_to_go(): all stores above are visible first. */
	arch_fence();
	atomic_store_explicit(&let_go, atomic_load_explicit(&requested, memory_order_relaxed),
			      memory_order_release);
}
