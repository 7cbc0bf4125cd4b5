#include "arch/linux/threads.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/linux/sync/membarrier.h"
#include "arch/linux/trap/effect.h"
#include "arch/linux/trap/trap.h"
#include "arch/patience.h"

/* How long a thread may take to come: its CPU may have other things to do. */
#define ARRIVAL_WAIT_US 10000000
#define ARRIVAL_LOOK_NS 200000

/* Stored by the patcher's thread (release), loaded by the others (acquire). */
static atomic_bool may_go;

static void *run_executor(void *argument)
{
	struct cpu *cpu = argument;
	int error;

	cpu_become(cpu);
	effect_thread_begin(cpu->number);
	error = trap_take_stack();
	/* Pairs with the acquire in await_arrivals(). */
	atomic_store_explicit(&cpu->state, error, memory_order_release);
	if (error)
		arch_halt();
	/* Pairs with the release in threads_go(). */
	while (!atomic_load_explicit(&may_go, memory_order_acquire)) {
		membarrier_look(cpu->number);
		arch_relax();
	}
	kernel_executor(cpu->number);
}

/* What ends the run is for the patcher's thread: the others inherit that it is blocked. */
static void block_ends(int how)
{
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	pthread_sigmask(how, &ends, NULL);
}

/* It begins on its CPU, and never on the patcher's, where it might not get its turn. */
static int start(struct cpu *cpu)
{
	size_t size;
	cpu_set_t *set = cpu_set_of(cpu->os_number, &size);
	pthread_attr_t attributes;
	int error = set ? pthread_attr_init(&attributes) : ENOMEM;

	if (!error) {
		error = pthread_attr_setaffinity_np(&attributes, size, set);
		if (!error)
			error = pthread_create(&cpu->thread, &attributes, run_executor, cpu);
		pthread_attr_destroy(&attributes);
	}
	CPU_FREE(set);
	return error;
}

/* Asleep, since it may share its CPU with whoever keeps the others from coming. */
static void await_arrivals(void)
{
	static const struct timespec while_they_come = {.tv_nsec = ARRIVAL_LOOK_NS};
	struct patience patience = arch_patience(ARRIVAL_WAIT_US);

	for (unsigned i = 1; i < cpu_count; i++)
		/* Pairs with the release in run_executor(). */
		while (atomic_load_explicit(&cpus[i].state, memory_order_acquire) ==
			       CPU_ON_ITS_WAY &&
		       !arch_patience_is_over(&patience))
			nanosleep(&while_they_come, NULL);
}

unsigned threads_start(void)
{
	unsigned count = 0;

	block_ends(SIG_BLOCK);
	for (unsigned i = 1; i < cpu_count; i++) {
		atomic_store_explicit(&cpus[i].state, CPU_ON_ITS_WAY, memory_order_relaxed);
		int error = start(&cpus[i]);

		if (error)
			atomic_store_explicit(&cpus[i].state, error, memory_order_relaxed);
	}
	block_ends(SIG_UNBLOCK);
	await_arrivals();
	for (unsigned i = 1; i < cpu_count; i++) {
		/* One that comes from now on finds that it is offline. */
		if (atomic_load_explicit(&cpus[i].state, memory_order_acquire) != 0)
			arch_cpu_lose(i);
		else
			count++;
	}
	return count;
}

void threads_tell_absent(void)
{
	for (unsigned i = 1; i < cpu_count; i++) {
		int state = atomic_load_explicit(&cpus[i].state, memory_order_relaxed);

		if (!arch_cpu_online(i))
			kernel_comment("CPU %u (%u of Linux) takes no part: its thread %s", i,
				       cpus[i].os_number,
				       state > 0 ? strerror(state) : "does not come");
	}
}

void threads_go(void)
{
	/* Pairs with the acquire in run_executor(). */
	atomic_store_explicit(&may_go, true, memory_order_release);
}
