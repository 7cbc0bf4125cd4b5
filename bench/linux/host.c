/*
 * Times a static key of the Linux that runs here, by a setting that toggles it, beside a bare
 * membarrier. See docs/bench-linux.md.
 *
 *   bench-host SETTING CPU OTHER ROUNDS
 *
 * Writes SETTING on CPU, while OTHER rests and while a thread is busy there. Prints rows like those
 * of ./guest, and restores SETTING, also when it is interrupted. Exit status: 69 when this system
 * does not let it, with the reason; 74 when not all of the rows could be written.
 */
#include "bench/linux/interrupts.h"
#include "bench/linux/setting.h"
#include "kernel/core/cost.h"
#include "tools/base/status.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Toggles in which interrupts are counted, and what each sends to the other CPU at least. */
#define COUNTED 20
#define SYNCS_A_PATCH 3

enum load { LOAD_IDLE, LOAD_BUSY, LOADS };

static const char *const load_names[LOADS] = {"idle", "busy"};

static struct cost patches[LOADS], calls[LOADS], syncs[LOADS];
static struct setting setting;
static unsigned other_cpu;

/* Set by signals, on the main thread. */
static volatile sig_atomic_t interrupted;

/* The first is stored by the main thread and loaded by the busy one, the second the other way
 * round. They publish nothing else. */
static atomic_bool busy_wanted;
static atomic_bool busy_now;

/* How often something else took the CPU from the busy thread: stored by it, and loaded when it has
 * been joined. */
static long busy_disturbed;

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

static void catch_signals(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
	struct sigaction action = {.sa_handler = interrupt};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaction(numbers[i], &action, NULL);
}

static bool stay_on(unsigned cpu)
{
	cpu_set_t only;

	CPU_ZERO(&only);
	CPU_SET(cpu, &only);
	return sched_setaffinity(0, sizeof(only), &only) == 0;
}

static bool membarrier(int command)
{
	return syscall(SYS_membarrier, command, 0, 0) == 0;
}

/* ---- The other CPU --------------------------------------------------------------------------- */

static void *be_busy(void *allowed)
{
	struct rusage usage = {.ru_nivcsw = 0};

	*(bool *)allowed = stay_on(other_cpu);
	atomic_store_explicit(&busy_now, true, memory_order_relaxed);
	while (atomic_load_explicit(&busy_wanted, memory_order_relaxed))
		__builtin_ia32_pause();
	getrusage(RUSAGE_THREAD, &usage);
	busy_disturbed += usage.ru_nivcsw;
	return NULL;
}

/* Waits until it runs: the scheduler lets every thread run some time. */
static bool start_busy(pthread_t *thread, bool *allowed)
{
	int error;

	atomic_store_explicit(&busy_wanted, true, memory_order_relaxed);
	atomic_store_explicit(&busy_now, false, memory_order_relaxed);
	error = pthread_create(thread, NULL, be_busy, allowed);
	errno = error;
	while (!error && !interrupted && !atomic_load_explicit(&busy_now, memory_order_relaxed))
		sched_yield();
	return error == 0;
}

static void end_busy(pthread_t thread)
{
	atomic_store_explicit(&busy_wanted, false, memory_order_relaxed);
	pthread_join(thread, NULL);
}

/* ---- What is measured ------------------------------------------------------------------------ */

static bool time_write(struct cost *cost, bool on)
{
	uint64_t start = now_ns();
	bool written = setting_write(&setting, on);

	cost_add(cost, now_ns() - start);
	return written;
}

static bool time_sync(struct cost *cost)
{
	uint64_t start = now_ns();
	bool done = membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE);

	cost_add(cost, now_ns() - start);
	return done;
}

/* Each in turn: what disturbs one disturbs the others as well. */
static bool measure_once(enum load load)
{
	return time_write(&calls[load], setting.on) && time_write(&patches[load], !setting.on) &&
	       time_sync(&syncs[load]);
}

static bool measure(enum load load, unsigned times)
{
	pthread_t thread;
	bool done = true, allowed = true;

	if (load == LOAD_BUSY && !start_busy(&thread, &allowed))
		return false;
	for (unsigned i = 0; i < times && done && !interrupted; i++)
		done = measure_once(load);
	if (load == LOAD_BUSY)
		end_busy(thread);
	if (!allowed)
		errno = EPERM;
	return done && allowed;
}

/* Interrupts that the other CPU takes while the setting is written: with a new value each time, or
 * with the one that it has. */
static bool count_interrupts(bool toggles, uint64_t *count)
{
	uint64_t before, after;

	if (!interrupts_read(other_cpu, &before))
		return false;
	for (unsigned i = 0; i < COUNTED; i++)
		if (!setting_write(&setting, toggles ? !setting.on : setting.on))
			return false;
	if (!interrupts_read(other_cpu, &after))
		return false;
	*count = after - before;
	return true;
}

/* ---- What is printed ------------------------------------------------------------------------- */

static void print_row(const char *executors, const char *what, const char *sites, struct cost *cost)
{
	if (cost->runs > 0)
		printf("row\t2\t%s\t%s\t%s\t%s\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64
		       "\t%" PRIu64 "\n",
		       executors, what, sites, sites[0] == '?' ? "?" : "0", cost->runs,
		       cost_percentile(cost, 50), cost_percentile(cost, 10),
		       cost_percentile(cost, 90), cost->min);
}

static int fail(const char *what, const char *why)
{
	fprintf(stderr, "bench-host: %s: %s\n", what, why);
	return STATUS_NO_MACHINE;
}

/* The setting patches when toggles send interrupts, and writes of the same value none, or fewer. */
static int check_that_it_patches(const char *path)
{
	uint64_t toggles, calls_only;

	if (!count_interrupts(false, &calls_only) || !count_interrupts(true, &toggles))
		return fail(path, "cannot be written, or /proc/interrupts cannot be read");
	printf("note\t%s: CPU %u took %" PRIu64 " function-call interrupts in %d toggles, %" PRIu64
	       " in %d writes of the same value\n",
	       path, other_cpu, toggles, COUNTED, calls_only, COUNTED);
	if (toggles < COUNTED * SYNCS_A_PATCH || toggles <= calls_only)
		return fail(path, "writing it does not patch: no three interrupts a toggle");
	return 0;
}

static int measure_all(const char *path, unsigned rounds)
{
	/* So many of each before the other CPU changes what it does */
	enum { A_ROUND = 20 };
	int status = 0;

	for (unsigned round = 0; round < rounds && status == 0 && !interrupted; round++)
		for (enum load load = 0; load < LOADS && status == 0; load++)
			if (!measure(load, A_ROUND))
				status = fail(path, strerror(errno));
	if (status == 0 && !interrupted)
		status = check_that_it_patches(path);
	if (status || interrupted)
		return status;
	printf("note\tthe busy thread lost CPU %u %ld times to something else\n", other_cpu,
	       busy_disturbed);
	for (enum load load = 0; load < LOADS; load++) {
		/* Unlike a patch, a membarrier interrupts nobody where nothing runs. */
		print_row(load == LOAD_IDLE ? "halted" : load_names[load], "sync", "0",
			  &syncs[load]);
		print_row(load_names[load], "call", "0", &calls[load]);
		print_row(load_names[load], "patch", "?", &patches[load]);
	}
	return 0;
}

static bool read_number(const char *word, unsigned least, unsigned *number)
{
	char *end;
	unsigned long value = strtoul(word, &end, 10);

	if (word[0] >= '0' && word[0] <= '9' && *end == '\0' && value >= least &&
	    value <= INT_MAX) {
		*number = (unsigned)value;
		return true;
	}
	fprintf(stderr, "bench-host: it takes a number from %u on, and not \"%s\"\n", least, word);
	return false;
}

int main(int count, char **arguments)
{
	unsigned cpu, rounds;
	int status;

	if (count != 5) {
		fprintf(stderr, "usage: bench-host SETTING CPU OTHER ROUNDS\n");
		return STATUS_USAGE;
	}
	if (!read_number(arguments[2], 0, &cpu) || !read_number(arguments[3], 0, &other_cpu) ||
	    !read_number(arguments[4], 1, &rounds))
		return STATUS_USAGE;
	if (!stay_on(cpu))
		return fail("this process may not use the CPU", arguments[2]);
	if (!membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE))
		return fail("membarrier", strerror(errno));
	catch_signals();
	if (!setting_open(&setting, arguments[1]))
		return fail(arguments[1], strerror(errno));
	status = measure_all(arguments[1], rounds);
	if (!setting_restore(&setting))
		status = fail(arguments[1], "it could not be put back as it was");
	if (status == 0 && !interrupted && (fflush(stdout) != 0 || ferror(stdout))) {
		fail("the standard output", strerror(errno));
		return STATUS_IO;
	}
	return interrupted && status == 0 ? 128 + SIGINT : status;
}
