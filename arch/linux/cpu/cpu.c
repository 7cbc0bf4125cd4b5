#include "arch/linux/cpu/cpu.h"

#include <errno.h>
#include <unistd.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/linux/cpu/cpu_list.h"

struct cpu cpus[CPUS_MAX];
unsigned cpu_count;

static _Thread_local unsigned self;

cpu_set_t *cpu_set_of(unsigned os_number, size_t *size)
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
	cpu_set_t *set = cpu_set_of(os_number, &size);
	int error = 0;

	if (!set)
		return ENOMEM;
	if (sched_setaffinity(0, size, set) < 0)
		error = errno;
	CPU_FREE(set);
	return error;
}

void cpu_become(const struct cpu *cpu)
{
	self = cpu->number;
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
unsigned long arch_spurious(void)
{
	return 0;
}

/* The kernel of Linux keeps them to itself. */
unsigned long arch_cpu_nmis(unsigned cpu)
{
	(void)cpu;
	return 0;
}

_Noreturn void arch_halt(void)
{
	for (;;)
		pause();
}
