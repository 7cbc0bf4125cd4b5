#include "bench/watch/guest/executors.h"
#include "bench/watch/guest/files.h"
#include "bench/watch/module/commands.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define EXECUTORS_MAX 15
#define ROUNDS 10
#define REST_NS 200000

static pthread_t threads[EXECUTORS_MAX];
static unsigned thread_count;
static int sites;

/* Stored by whoever starts and stops, loaded by the threads. It publishes nothing else. */
static atomic_bool wanted;

/* A CPU that goes offline loses its threads: they come back as soon as it is there again. */
static void stay_on(int cpu)
{
	cpu_set_t only;

	if (sched_getcpu() == cpu)
		return;
	CPU_ZERO(&only);
	CPU_SET(cpu, &only);
	sched_setaffinity(0, sizeof(only), &only);
}

/* It rests between, so that the emulator has not to execute all CPUs all the time. */
static void *execute(void *cpu)
{
	struct timespec rest = {.tv_nsec = REST_NS};

	while (atomic_load_explicit(&wanted, memory_order_relaxed)) {
		stay_on((int)(intptr_t)cpu);
		if (ioctl(sites, SITES_EXECUTE, ROUNDS) < 0)
			say_failed("an executor");
		nanosleep(&rest, NULL);
	}
	return NULL;
}

bool executors_start(int device)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	sites = device;
	atomic_store_explicit(&wanted, true, memory_order_relaxed);
	for (long cpu = 1; cpu < cpus && thread_count < EXECUTORS_MAX; cpu++) {
		errno = pthread_create(&threads[thread_count], NULL, execute, (void *)cpu);
		if (errno)
			return say_failed("no thread that executes");
		thread_count++;
	}
	return true;
}

void executors_stop(void)
{
	atomic_store_explicit(&wanted, false, memory_order_relaxed);
	while (thread_count > 0)
		pthread_join(threads[--thread_count], NULL);
}
