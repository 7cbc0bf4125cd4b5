#include "arch/linux/cpu.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "arch/arch.h"
#include "arch/linux/cpu_list.h"
#include "arch/linux/membarrier.h"
#include "arch/linux/trap.h"
#include "arch/patience.h"

struct cpu cpus[CPUS_MAX];
unsigned cpu_count;

/* How long a thread may take to come: its CPU may have other things to do. */
#define ARRIVAL_WAIT_US 10000000
#define ARRIVAL_LOOK_NS 200000

static _Thread_local unsigned self;

/* Stored by the patcher's thread (release), loaded by the others (acquire). */
static atomic_bool may_go;

/* That one CPU alone, for one who asks Linux for it; to be given to CPU_FREE(). NULL: no memory. */
static cpu_set_t *set_of(unsigned os_number, size_t *size)
{
	cpu_set_t *set = CPU_ALLOC(os_number + 1);

	*size = CPU_ALLOC_SIZE(os_number + 1);
	if (!set)
		return NULL;
	CPU_ZERO_S(*size, set);
	CPU_SET_S(os_number, *size, set);
	return set;
}

static int move_to(unsigned os_number)
{
	size_t size;
	cpu_set_t *set = set_of(os_number, &size);
	int error = 0;

	if (!set)
		return ENOMEM;
	if (sched_setaffinity(0, size, set) < 0)
		error = errno;
	CPU_FREE(set);
	return error;
}

static void *run_executor(void *argument)
{
	struct cpu *cpu = argument;
	int error;

	self = cpu->number;
	error = trap_take_stack();
	/* Pairs with the acquire in await_arrivals(). */
	atomic_store_explicit(&cpu->state, error, memory_order_release);
	if (error)
		arch_halt();
	/* Pairs with the release in cpus_go(). */
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

unsigned cpus_allowed(unsigned os_numbers[CPUS_MAX])
{
	cpu_set_t *set = CPU_ALLOC(CPU_NUMBER_MAX + 1);
	size_t size = CPU_ALLOC_SIZE(CPU_NUMBER_MAX + 1);
	unsigned count = 0;

	if (!set)
		return 0;
	CPU_ZERO_S(size, set);
	if (sched_getaffinity(0, size, set) == 0)
		for (unsigned cpu = 0; cpu <= CPU_NUMBER_MAX && count < CPUS_MAX; cpu++)
			if (CPU_ISSET_S(cpu, size, set))
				os_numbers[count++] = cpu;
	CPU_FREE(set);
	return count;
}

int cpus_take(const unsigned *os_numbers, unsigned count)
{
	cpu_count = count;
	for (unsigned i = 0; i < count; i++) {
		cpus[i].number = i;
		cpus[i].os_number = os_numbers[i];
	}
	cpus[0].thread = pthread_self();
	return move_to(os_numbers[0]);
}

/* It begins on its CPU, and never on the patcher's, where it might not get its turn. */
static int start(struct cpu *cpu)
{
	size_t size;
	cpu_set_t *set = set_of(cpu->os_number, &size);
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

unsigned cpus_start(void)
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

void cpus_tell_absent(void)
{
	for (unsigned i = 1; i < cpu_count; i++) {
		int state = atomic_load_explicit(&cpus[i].state, memory_order_relaxed);

		if (!arch_cpu_online(i))
			kernel_comment("CPU %u (%u of Linux) takes no part: its thread %s", i,
				       cpus[i].os_number,
				       state > 0 ? strerror(state) : "does not come");
	}
}

void cpus_go(void)
{
	/* Pairs with the acquire in run_executor(). */
	atomic_store_explicit(&may_go, true, memory_order_release);
}

unsigned arch_cpus(void)
{
	return cpu_count;
}

unsigned arch_cpu_self(void)
{
	return self;
}

bool arch_cpu_online(unsigned cpu)
{
	return !atomic_load_explicit(&cpus[cpu].offline, memory_order_relaxed);
}

void arch_cpu_lose(unsigned cpu)
{
	atomic_store_explicit(&cpus[cpu].offline, true, memory_order_relaxed);
}

/* An exception of a thread ends the process. */
const char *arch_cpu_failure(unsigned cpu)
{
	(void)cpu;
	return NULL;
}

uint32_t arch_cpu_id(unsigned cpu)
{
	return cpus[cpu].os_number;
}

/* Threads cannot be asked: they may hang in what the question would need. */
void arch_show_cpus(void)
{
	for (unsigned i = 0; i < cpu_count; i++)
		kernel_comment("  CPU %u (%u of Linux) is %s", i, cpus[i].os_number,
			       arch_cpu_online(i) ? "online" : "offline");
}

/* Those are Linux's own. */
unsigned long arch_strays(void)
{
	return 0;
}

/* The kernel of Linux keeps them to itself. */
unsigned long arch_cpu_nmis(unsigned cpu)
{
	(void)cpu;
	return 0;
}
