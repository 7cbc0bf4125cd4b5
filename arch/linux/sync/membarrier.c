#include "arch/linux/sync/membarrier.h"

#include <errno.h>
#include <linux/membarrier.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arch/arch.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/patience.h"
#include "arch/site.h"

/* Other interrupts, which come all the time, would have to come in the very microsecond of nearly
 * every trial to be taken for its own. An interrupt of a trial can be missed when it comes while
 * the thread looks at another one. */
#define TRIALS 32
#define MISSES_MAX (TRIALS / 4)

/* How long a thread that somebody else's work keeps from its CPU is waited for, in one trial. */
#define LOOK_WAIT_US 1000000

/* Stored by the thread of the CPU (the looks last, release), loaded by the patcher's (acquire). */
static struct watched {
	_Alignas(128) atomic_ulong looks, interruptions;
} watched[CPUS_MAX];

static int call(int command)
{
	return syscall(SYS_membarrier, command, 0, 0) < 0 ? errno : 0;
}

static int register_and_sync(void)
{
	int error = call(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE);

	return error ? error : membarrier_sync();
}

/* A filter may end the process for such a call, and none of it can be taken back. */
static bool is_survived(void)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(register_and_sync() != 0);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool membarrier_init(void)
{
	return is_survived() && register_and_sync() == 0;
}

int membarrier_sync(void)
{
	return call(MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE);
}

void membarrier_look(unsigned cpu)
{
	struct watched *own = &watched[cpu];

	if (arch_interrupted())
		atomic_fetch_add_explicit(&own->interruptions, 1, memory_order_relaxed);
	/* Pairs with the acquire in looks_of(). */
	atomic_fetch_add_explicit(&own->looks, 1, memory_order_release);
}

static unsigned long looks_of(const struct watched *other)
{
	return atomic_load_explicit(&other->looks, memory_order_acquire);
}

/* Until a look has begun and ended. Without one the trial says nothing. */
static void await_look(const struct watched *other)
{
	struct patience patience = arch_patience(LOOK_WAIT_US);
	unsigned long before = looks_of(other);

	while (looks_of(other) < before + 2 && !arch_patience_is_over(&patience))
		arch_relax();
}

static unsigned long interruptions_of(const struct watched *other)
{
	await_look(other);
	return atomic_load_explicit(&other->interruptions, memory_order_relaxed);
}

static bool interrupts(const struct watched *other)
{
	unsigned misses = 0;

	for (unsigned trial = 0; trial < TRIALS && misses <= MISSES_MAX; trial++) {
		unsigned long before = interruptions_of(other);

		if (membarrier_sync() != 0)
			return false;
		misses += interruptions_of(other) == before;
	}
	return misses <= MISSES_MAX;
}

bool membarrier_try(void)
{
	bool all = true;

	for (unsigned cpu = 1; cpu < arch_cpus() && all; cpu++)
		all = !arch_cpu_online(cpu) || interrupts(&watched[cpu]);
	return all;
}
