#include "arch/linux/cpu.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>

#include "arch/arch.h"
#include "arch/linux/cpu_list.h"
#include "arch/linux/trap.h"

struct cpu cpus[CPUS_MAX];
unsigned cpu_count;

static _Thread_local unsigned self;

/* How many were started, and have come up. */
static atomic_uint arrived;

static int move_to(unsigned os_number)
{
	cpu_set_t *set = CPU_ALLOC(os_number + 1);
	size_t size = CPU_ALLOC_SIZE(os_number + 1);
	int error = 0;

	if (!set)
		return ENOMEM;
	CPU_ZERO_S(size, set);
	CPU_SET_S(os_number, size, set);
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
	if (!error)
		error = move_to(cpu->os_number);
	if (error) {
		kernel_comment("CPU %u (%u of Linux) takes no part: %s", cpu->number,
			       cpu->os_number, strerror(error));
		arch_cpu_lose(cpu->number);
	}
	atomic_fetch_add_explicit(&arrived, 1, memory_order_release);
	if (error)
		arch_halt();
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

	os_numbers[0] = 0;
	if (!set)
		return 1;
	CPU_ZERO_S(size, set);
	if (sched_getaffinity(0, size, set) == 0)
		for (unsigned cpu = 0; cpu <= CPU_NUMBER_MAX && count < CPUS_MAX; cpu++)
			if (CPU_ISSET_S(cpu, size, set))
				os_numbers[count++] = cpu;
	CPU_FREE(set);
	return count > 0 ? count : 1;
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

void cpus_start(void)
{
	unsigned started = 0;

	block_ends(SIG_BLOCK);
	for (unsigned i = 1; i < cpu_count; i++) {
		int error = pthread_create(&cpus[i].thread, NULL, run_executor, &cpus[i]);

		if (!error) {
			started++;
			continue;
		}
		kernel_comment("CPU %u (%u of Linux) takes no part: its thread cannot be started: "
			       "%s",
			       i, cpus[i].os_number, strerror(error));
		arch_cpu_lose(i);
	}
	block_ends(SIG_UNBLOCK);
	while (atomic_load_explicit(&arrived, memory_order_acquire) < started)
		arch_relax();
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
