/*
 * The CPUs of a run: one thread each, which stays on it.
 */
#ifndef LINUX_CPU_H
#define LINUX_CPU_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#define CPUS_MAX 1024

struct cpu {
	unsigned number;
	unsigned os_number; /* as Linux counts */
	pthread_t thread;
	/* Stored by the patcher, loaded by all; guards nothing. */
	atomic_bool offline;
	/* The last sync by signal that it has acknowledged: stored by it (release), loaded by the
	 * patcher (acquire). In lines of its own. */
	_Alignas(128) atomic_ulong acknowledged;
};

/* By number. Complete before any executor starts. */
extern struct cpu cpus[CPUS_MAX];
extern unsigned cpu_count;

/* The CPUs that this process may use, as Linux counts them, upwards, CPUS_MAX at most; their
 * count, 1 and up. */
unsigned cpus_allowed(unsigned os_numbers[CPUS_MAX]);

/* The CPUs that will be used, as Linux counts them: 1 to CPUS_MAX. The calling thread, which will
 * be the patcher's, moves to the first. 0, or an errno. */
int cpus_take(const unsigned *os_numbers, unsigned count);

/* Starts a thread on each of the others. One that cannot be started is left out, with a comment.
 * After kernel_begin(). */
void cpus_start(void);

#endif
