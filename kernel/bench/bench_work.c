#include "kernel/bench/bench_work.h"

#include <stdatomic.h>

#include "arch/patience.h"
#include "kernel/core/executor.h"
#include "kernel/text/text_lock.h"

/* The CPU that takes samples. */
#define SAMPLING_CPU 1u

/* So that what a pass costs is not what reading the clock costs. */
#define PASSES_A_LOOK 64u

/* From the moment at which each executor says that it begins to rest until it does: so long at
 * least, and where CPUs run one at a time, so many turns. */
#define SETTLE_US 2000u
#define SETTLE_RELAXES 16u

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

/* Syncs that each CPU has taken, by its job: what it had counted before this one, and the sums. By
 * CPU; of the patcher alone. */
static struct taken {
	uint64_t before, sums[BENCH_EXECUTORS];
} * taken;

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

static void say_seen(unsigned cpu, uint64_t what)
{
	/* Pairs with the acquire in wait_for_all(). */
	atomic_store_explicit(&tallies[cpu].seen, what, memory_order_release);
}

static bool goes_on(unsigned cpu, uint64_t mine)
{
	return number() == mine && arch_cpu_online(cpu);
}

static void make_passes(unsigned cpu, uint64_t mine)
{
	struct executor *self = executor_self();
	struct tally *tally = &tallies[cpu];
	bool samples = job->with && cpu == SAMPLING_CPU;

	while (goes_on(cpu, mine)) {
		if (samples)
			sample(self);
		else
			arch_generated_run(job->chain);
		atomic_store_explicit(&tally->passes, passes_of(cpu) + 1, memory_order_relaxed);
		say_seen(cpu, mine);
		if (passes_of(cpu) % PASSES_A_LOOK == 0)
			watchdog_look(&self->watch, mine);
		arch_relax();
	}
}

static void wait_idly(uint64_t mine)
{
	watchdog_look(&executor_self()->watch, mine);
	arch_relax();
}

void bench_take_part(void)
{
	uint64_t mine = number();
	unsigned cpu = arch_cpu_self();

	if (mine % 2 == 0)
		return;
	if (job->executors == BENCH_BUSY) {
		make_passes(cpu, mine);
	} else {
		say_seen(cpu, mine);
		while (goes_on(cpu, mine))
			if (job->executors == BENCH_HALTED)
				arch_idle(&current, mine);
			else
				wait_idly(mine);
	}
	say_seen(cpu, mine + 1);
}

/* ---- The patcher ------------------------------------------------------------------------- */

static bool wait_for_all(uint64_t wanted)
{
	struct patience patience = arch_patience(text_timeout_us());

	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		/* Pairs with the releases in bench_take_part(). */
		while (arch_cpu_online(cpu) &&
		       atomic_load_explicit(&tallies[cpu].seen, memory_order_acquire) != wanted) {
			if (arch_patience_is_over(&patience) || arch_cpu_failure(cpu))
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
	taken = arch_allocate(arch_cpus() * sizeof(*taken));
	return tallies && taken;
}

/* A rest cannot be waited for: a CPU at rest says nothing. */
static void settle(void)
{
	uint64_t end = arch_cycles() + arch_us_to_cycles(SETTLE_US);

	for (unsigned i = 0; i < SETTLE_RELAXES || arch_cycles() < end; i++)
		arch_relax();
}

bool bench_work_begin(const struct bench_job *wanted)
{
	job = wanted;
	if (!change())
		return false;
	if (job->executors == BENCH_HALTED)
		settle();
	/* Each was in no handler when it said that it had begun, and no sync was made since. */
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		taken[cpu].before = executor_of(cpu)->syncs;
	return true;
}

bool bench_work_end(void)
{
	if (!change())
		return false;
	/* Likewise. */
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		taken[cpu].sums[job->executors] += executor_of(cpu)->syncs - taken[cpu].before;
	return true;
}

unsigned bench_work_interrupted(enum bench_executors executors, uint64_t *times)
{
	unsigned count = 0;

	*times = 0;
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		*times += taken[cpu].sums[executors];
		count += taken[cpu].sums[executors] > 0;
	}
	return count;
}

/* Two are counted: the first may have begun before. */
bool bench_work_turn(void)
{
	struct patience patience = arch_patience(text_timeout_us());

	if (number() % 2 == 0 || job->executors != BENCH_BUSY)
		return true;
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		for (uint64_t before = passes_of(cpu);
		     arch_cpu_online(cpu) && passes_of(cpu) < before + 2;) {
			if (arch_patience_is_over(&patience) || arch_cpu_failure(cpu))
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
