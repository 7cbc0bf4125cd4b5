#include "kernel/core/executor.h"

#include "arch/kernel.h"
#include "arch/patience.h"
#include "lib/string.h"

/* By CPU, the patcher's among them. Stored by the patcher once (release), when the executors run
 * already; loaded (acquire) by them and by their traps. */
static _Atomic(struct executor *) all_executors;

/* For how many sites each has room, in lines of its own. Patcher only. */
static unsigned sites_room;
#define LINES 128u

/* The stage, and above all stages how often executors were asked for a look, and a bit. Stored by
 * the patcher (release, after all that it did before), loaded by the executors (acquire): whoever
 * reads "returned" executes a site after the patch has returned. */
#define RETIRED (1ull << 63)
#define LOOK (1ull << 48)
#define STAGES (LOOK - 1)
static _Atomic uint64_t current = STAGE_REST;
static atomic_bool once_a_stage;
static atomic_uint pace;

/* For tests. Stored by the patcher, loaded by executors; what they point to is constant. */
static _Atomic(const char *) provocation;
static atomic_uint deaf_cpu; /* 0: none */

/* 0: none. Stored by the patcher (release), loaded by the CPU itself, at rest (acquire). */
static atomic_uint missing;

static uint64_t current_word(void)
{
	return atomic_load_explicit(&current, memory_order_acquire);
}

static struct executor *executors(void)
{
	return atomic_load_explicit(&all_executors, memory_order_acquire);
}

static bool wait_until_seen(unsigned cpu, uint64_t stage, struct patience *patience)
{
	/* Pairs with the release in executor_loop.c. */
	while (atomic_load_explicit(&executors()[cpu].seen, memory_order_acquire) != stage) {
		if (arch_patience_is_over(patience) || arch_cpu_failure(cpu))
			return false;
		arch_relax();
	}
	return true;
}

bool executors_allocate(void)
{
	struct executor *memory = arch_allocate(arch_cpus() * sizeof(*memory));

	sites_room = 0;
	atomic_store_explicit(&all_executors, memory, memory_order_release);
	return memory && executors_make_room(SITES_MAX);
}

/* Memory is never given back: what there was is used as long as it can be. */
bool executors_make_room(unsigned sites)
{
	size_t each = (sites * sizeof(struct previous) + LINES - 1) / LINES * LINES;

	if (sites <= sites_room)
		return true;
	uint8_t *memory = arch_allocate(arch_cpus() * each);

	if (!memory)
		return false;
	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++)
		executor_of(cpu)->oracle.previous = (struct previous *)(memory + cpu * each);
	sites_room = sites;
	return true;
}

struct executor *executor_of(unsigned cpu)
{
	return &executors()[cpu];
}

struct executor *executor_own(void)
{
	struct executor *all = executors();

	return all ? &all[arch_cpu_self()] : NULL;
}

struct executor *executor_self(void)
{
	struct executor *own = executor_own();

	return own && (arch_cpu_self() > 0 || own->takes_part) ? own : NULL;
}

unsigned executors_online(void)
{
	unsigned online = 0;

	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		online += arch_cpu_online(cpu);
	return online;
}

bool executors_enter(uint64_t stage, uint64_t timeout_us)
{
	struct patience patience = arch_patience(timeout_us);
	bool all = true;

	/* Pairs with the acquire in executor_loop.c. */
	atomic_store_explicit(&current, stage | (current_word() & ~STAGES), memory_order_release);
	arch_wake();
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		if (!arch_cpu_online(cpu) || cpu == executors_missing() ||
		    wait_until_seen(cpu, stage, &patience))
			continue;
		arch_cpu_lose(cpu);
		all = false;
	}
	return all;
}

void executors_do_without(unsigned cpu)
{
	atomic_store_explicit(&missing, cpu, memory_order_release);
}

unsigned executors_missing(void)
{
	return atomic_load_explicit(&missing, memory_order_acquire);
}

const _Atomic uint64_t *executors_stage_word(void)
{
	return &current;
}

uint64_t executor_stage_in(uint64_t word)
{
	return word & STAGES;
}

uint64_t executors_new_word(void)
{
	uint64_t word = current_word();

	word = (word & RETIRED) | ((word + LOOK) & ~RETIRED);
	/* Pairs with the acquire in executor_loop.c: who has it has it behind this. */
	atomic_store_explicit(&current, word, memory_order_release);
	return word;
}

void executor_take_word(struct executor *self, uint64_t word)
{
	bool rested = atomic_load_explicit(&self->outside, memory_order_relaxed) == SEEN_AT_REST;

	/* Pairs with the acquire in waits_until_outside(): what came before is over. */
	atomic_store_explicit(&self->outside, word, memory_order_release);
	/* Pairs with the fence there. */
	if (rested)
		arch_fence();
	self->stage_word = word;
	self->stage = executor_stage_in(word);
	self->retired = word & RETIRED;
}

void executors_retire(bool retired)
{
	uint64_t word = current_word() & ~RETIRED;

	atomic_store_explicit(&current, retired ? word | RETIRED : word, memory_order_release);
}

bool executors_are_retired(void)
{
	return current_word() & RETIRED;
}

void executors_once_a_stage(bool once)
{
	atomic_store_explicit(&once_a_stage, once, memory_order_relaxed);
}

bool executors_are_once_a_stage(void)
{
	return atomic_load_explicit(&once_a_stage, memory_order_relaxed);
}

void executors_pace(unsigned relaxes)
{
	atomic_store_explicit(&pace, relaxes, memory_order_relaxed);
}

unsigned executors_relaxes(void)
{
	return atomic_load_explicit(&pace, memory_order_relaxed);
}

void executors_clear(bool with_patcher)
{
	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++) {
		struct executor *executor = executor_of(cpu);

		executor->takes_part = cpu > 0 ? arch_cpu_online(cpu) : with_patcher;
		if (!executor->takes_part)
			continue;
		oracle_clear(&executor->oracle, sites_room);
		executor->retried = executor->stuck = executor->syncs = 0;
		executor->foreign = 0;
		executor->torn_site = NULL;
	}
}

unsigned executors_taking_part(void)
{
	unsigned count = 0;

	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++)
		count += executor_of(cpu)->takes_part;
	return count;
}

void executors_set_aside(struct executor_counts *counts)
{
	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++) {
		const struct executor *executor = executor_of(cpu);
		struct executor_counts *to = &counts[cpu];

		*to = (struct executor_counts){
			.oracle = executor->oracle,
			.retried = executor->retried,
			.stuck = executor->stuck,
			.foreign = executor->foreign,
			.syncs = executor->syncs,
			.takes_part = executor->takes_part,
			.torn_is_known = executor->torn_is_known,
			.torn_by_effect = executor->torn_by_effect,
			.torn_length = executor->torn_length,
			.torn_place = executor->torn_place,
			.fault_length = executor->fault_length,
		};
		memcpy(to->torn_bytes, executor->torn_bytes, sizeof(to->torn_bytes));
		memcpy(to->fault_bytes, executor->fault_bytes, sizeof(to->fault_bytes));
	}
}

void executors_take_up(const struct executor_counts *counts)
{
	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++) {
		struct executor *executor = executor_of(cpu);
		const struct executor_counts *from = &counts[cpu];

		/* What came just before, in the patch or the stint before, is no concern of the
		 * next one. */
		oracle_clear(&executor->oracle, sites_room);
		oracle_add(&executor->oracle, &from->oracle);
		executor->retried = from->retried;
		executor->stuck = from->stuck;
		executor->foreign = from->foreign;
		executor->syncs = from->syncs;
		executor->takes_part = from->takes_part && arch_cpu_online(cpu);
		executor->torn_is_known = from->torn_is_known;
		executor->torn_by_effect = from->torn_by_effect;
		executor->torn_length = from->torn_length;
		executor->torn_place = from->torn_place;
		executor->fault_length = from->fault_length;
		memcpy(executor->torn_bytes, from->torn_bytes, sizeof(from->torn_bytes));
		memcpy(executor->fault_bytes, from->fault_bytes, sizeof(from->fault_bytes));
	}
}

void executors_seed(uint64_t seed)
{
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		executor_of(cpu)->random = seed + cpu;
	/* Other numbers than those that the patcher draws from the seed itself. */
	executor_of(0)->random = seed + arch_cpus();
}

bool executor_counts(unsigned cpu, uint64_t timeout_us)
{
	struct patience patience = arch_patience(timeout_us);

	return executor_of(cpu)->takes_part && !arch_cpu_failure(cpu) &&
	       wait_until_seen(cpu, STAGE_REST, &patience);
}

void executors_provoke(const char *what)
{
	/* Pairs with the acquire in executors_provocation(). */
	atomic_store_explicit(&provocation, what, memory_order_release);
}

const char *executors_provocation(void)
{
	return atomic_load_explicit(&provocation, memory_order_acquire);
}

void executor_deafen_at_next_sync(unsigned cpu)
{
	atomic_store_explicit(&deaf_cpu, cpu, memory_order_release);
}

uint64_t executors_executions(void)
{
	uint64_t sum = 0;

	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++)
		if (executor_of(cpu)->takes_part)
			sum += executor_of(cpu)->oracle.executions;
	return sum;
}

void executors_outcomes(uint64_t sums[OUTCOMES])
{
	memset(sums, 0, OUTCOMES * sizeof(sums[0]));
	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++)
		for (unsigned i = 0; i < OUTCOMES && executor_of(cpu)->takes_part; i++)
			sums[i] += executor_of(cpu)->oracle.outcomes[i];
}

void executor_renew_stage(struct executor *self)
{
	/* Pairs as in executor_loop.c. */
	uint64_t word = current_word();

	if (executor_stage_in(word) != STAGE_REST)
		executor_take_word(self, word);
}

void kernel_synced(struct arch_trap *trap)
{
	struct executor *self = executor_self();
	unsigned deaf = atomic_load_explicit(&deaf_cpu, memory_order_acquire);

	if (self)
		self->syncs++;
	if (deaf != 0 && deaf == arch_cpu_self())
		arch_trap_deafen(trap);
}

void kernel_stopped(void)
{
	struct executor *self = executor_self();

	if (self)
		watchdog_look(&self->watch, current_word());
}
