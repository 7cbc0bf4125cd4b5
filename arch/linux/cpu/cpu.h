/*
 * The CPUs of a run: one thread each, which stays on it.
 */
#ifndef LINUX_CPU_CPU_H
#define LINUX_CPU_CPU_H

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#define CPUS_MAX 1024

#define CPU_ON_ITS_WAY (-1)

struct cpu {
	unsigned number;
	unsigned os_number; /* as Linux counts */
	pthread_t thread;
	/* The state of its thread: 0 when it is there, CPU_ON_ITS_WAY, or the errno for which
	 * it is not. Stored by it (release), loaded by the patcher's (acquire). */
	atomic_int state;
	/* Stored by the patcher, loaded by all; guards nothing. */
	atomic_bool offline;
	/* It has left (enum place, in leave.c). Stored by it and by the patcher. */
	atomic_uint place;
	/* The last sync by signal that it has acknowledged: stored by it (release), loaded by the
	 * patcher (acquire). In lines of its own. */
	_Alignas(128) atomic_ulong acknowledged;
};

/* By number. Complete before any executor starts. */
extern struct cpu cpus[CPUS_MAX];
extern unsigned cpu_count;

/* The CPUs that this process may use, as Linux counts them, upwards, CPUS_MAX at most; their
 * count. 0, with errno: that cannot be told. */
unsigned cpus_allowed(unsigned os_numbers[CPUS_MAX]);

/* The CPUs that will be used, as Linux counts them: 1 to CPUS_MAX. The calling thread, which will
 * be the patcher's, moves to the first. 0, or an errno. */
int cpus_take(const unsigned *os_numbers, unsigned count);

/* The set of that CPU alone, as Linux takes it; to be given to CPU_FREE(). NULL: no memory. */
cpu_set_t *cpu_set_of(unsigned os_number, size_t *size);

/* The calling thread is that CPU's from now on. */
void cpu_become(const struct cpu *cpu);

#endif
