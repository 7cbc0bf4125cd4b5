/*
 * Linux has a system call for it, membarrier, whose command PRIVATE_EXPEDITED_SYNC_CORE returns
 * when every running thread of the process has gone through a serializing instruction, and every
 * other one will before it goes on. On x86 that is the iret of an interrupt. Where the call is
 * missing or forbidden, each thread gets a signal, whose handler serializes and acknowledges.
 */
#include "arch/linux/sync.h"

#include <errno.h>
#include <linux/membarrier.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "arch/arch.h"
#include "arch/linux/cpu.h"
#include "arch/linux/trap.h"

static enum { BY_MEMBARRIER, BY_NEED, BY_WISH } way;

/* The number of the last sync by signal, and how its handlers serialize: stored by who asks
 * (release, the number last), loaded by the handlers (acquire). */
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

static bool wait_for(const struct cpu *cpu, unsigned long request, uint64_t deadline)
{
	while (atomic_load_explicit(&cpu->acknowledged, memory_order_acquire) < request) {
		if (arch_cycles() > deadline)
			return false;
		arch_relax();
	}
	return true;
}

static bool sync_by_signals(enum serialization how, uint64_t timeout_us)
{
	uint64_t deadline = arch_cycles() + arch_us_to_cycles(timeout_us);
	unsigned long request = atomic_load_explicit(&requested, memory_order_relaxed) + 1;
	unsigned self = arch_cpu_self();
	bool all = true;

	atomic_store_explicit(&asked_for, how, memory_order_relaxed);
	atomic_store_explicit(&requested, request, memory_order_release);
	arch_fence();
	for (unsigned i = 0; i < cpu_count; i++)
		if (i != self && arch_cpu_online(i))
			pthread_kill(cpus[i].thread, sync_signal());
	for (unsigned i = 0; i < cpu_count; i++) {
		if (i == self || !arch_cpu_online(i) || wait_for(&cpus[i], request, deadline))
			continue;
		arch_cpu_lose(i);
		all = false;
	}
	return all;
}

static long membarrier(int command)
{
	return syscall(SYS_membarrier, command, 0, 0);
}

int sync_init(bool by_signals)
{
	struct sigaction action = {.sa_sigaction = acknowledge,
				   .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};

	if (by_signals)
		way = BY_WISH;
	else if (membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE) < 0)
		way = BY_NEED;
	sigemptyset(&action.sa_mask);
	return sigaction(sync_signal(), &action, NULL) < 0 ? errno : 0;
}

const char *sync_way(void)
{
	switch (way) {
	case BY_NEED:
		return "a signal to each thread: this kernel has no membarrier with SYNC_CORE, or "
		       "a filter forbids it";
	case BY_WISH:
		return "a signal to each thread, as it was asked for";
	default:
		return "membarrier(PRIVATE_EXPEDITED_SYNC_CORE)";
	}
}

bool arch_sync(enum serialization how, bool unfenced, uint64_t timeout_us)
{
	bool all = true;

	(void)unfenced; /* see arch_lacks() */
	if (way == BY_MEMBARRIER)
		membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE);
	else
		all = sync_by_signals(how, timeout_us);
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
