#include "kernel/bench_work.h"

#include <stdatomic.h>

#include "kernel/executor.h"
#include "kernel/text_lock.h"

/* The CPU that takes samples. */
#define SAMPLING_CPU 1u

/* What one CPU did, two cache lines apart from the next. Stored by it alone. */
struct tally {
	/* Loaded by the patcher, relaxed: a count that is a bit late will do. */
	_Alignas(128) _Atomic uint64_t passes;
	/* The number of the job in which it has made a pass, or that it has left. Stored by it
	 * (release), loaded by the patcher (acquire): the passes and samples come before it. */
	_Atomic uint64_t seen;
};

/* By CPU. Written by the patcher before there is a job. */
static struct tally *tallies;

/* What to do, by number: odd while there is a job, and even while there is none. Stored by the
 * patcher (release, after all that the job is), loaded by executors (acquire). */
static _Atomic uint64_t current;
static const struct bench_job *job;

static uint64_t number(void)
{
	return atomic_load_explicit(&current, memory_order_acquire);
}

static uint64_t passes_of(unsigned cpu)
{
	return atomic_load_explicit(&tallies[cpu].passes, memory_order_relaxed);
}

/* ---- Executors --------------------------------------------------------------------------- */

static void sample(const struct executor *self)
{
	uint64_t met = self->in_text, start = arch_cycles();

	arch_generated_run(job->chain);
	uint64_t cycles = arch_cycles() - start;

	met = self->in_text - met;
	/* More than one: a breakpoint was met again, where it is retried. */
	if (met <= 1)
		cost_add(met ? job->with : job->without, cycles);
}

void bench_take_part(void)
{
	uint64_t mine = number();
	const struct executor *self = executor_self();

	if (mine % 2 == 0)
		return;
	unsigned cpu = arch_cpu_self();
	struct tally *tally = &tallies[cpu];
	bool samples = job->with && cpu == SAMPLING_CPU;

	while (number() == mine && arch_cpu_online(cpu)) {
		if (samples)
			sample(self);
		else
			arch_generated_run(job->chain);
		atomic_store_explicit(&tally->passes, passes_of(cpu) + 1, memory_order_relaxed);
		/* Pairs with the acquire in wait_for_all(). */
		atomic_store_explicit(&tally->seen, mine, memory_order_release);
		arch_relax();
	}
	/* As above. */
	atomic_store_explicit(&tally->seen, mine + 1, memory_order_release);
}

/* ---- The patcher ------------------------------------------------------------------------- */

static bool wait_for_all(uint64_t wanted)
{
	uint64_t deadline = arch_cycles() + arch_us_to_cycles(text_timeout_us());

	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		/* Pairs with the releases in bench_take_part(). */
		while (arch_cpu_online(cpu) &&
		       atomic_load_explicit(&tallies[cpu].seen, memory_order_acquire) != wanted) {
			if (arch_cycles() > deadline || arch_cpu_failure(cpu))
				return false;
			arch_relax();
		}
	return true;
}

/* The next number. */
static bool change(void)
{
	uint64_t wanted = number() + 1;

	/* Pairs with the acquire in number(). */
	atomic_store_explicit(&current, wanted, memory_order_release);
	arch_wake();
	return wait_for_all(wanted);
}

bool bench_work_allocate(void)
{
	tallies = arch_allocate(arch_cpus() * sizeof(*tallies));
	return tallies;
}

bool bench_work_begin(const struct bench_job *wanted)
{
	job = wanted;
	return change();
}

bool bench_work_end(void)
{
	return change();
}

/* Two are counted: the first may have begun before. */
bool bench_work_turn(void)
{
	uint64_t deadline = arch_cycles() + arch_us_to_cycles(text_timeout_us());

	if (number() % 2 == 0)
		return true;
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		for (uint64_t before = passes_of(cpu);
		     arch_cpu_online(cpu) && passes_of(cpu) < before + 2;) {
			if (arch_cycles() > deadline || arch_cpu_failure(cpu))
				return false;
			arch_relax();
		}
	return true;
}

uint64_t bench_work_passes(uint64_t *fewest)
{
	uint64_t sum = 0;

	*fewest = UINT64_MAX;
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		if (!arch_cpu_online(cpu))
			continue;
		uint64_t passes = passes_of(cpu);

		sum += passes;
		*fewest = passes < *fewest ? passes : *fewest;
	}
	return sum;
}
