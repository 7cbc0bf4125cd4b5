#include "kernel/executor.h"

#include "kernel/label_test.h"
#include "kernel/pass.h"
#include "kernel/place.h"
#include "kernel/random.h"
#include "lib/string.h"

/* How often an executor lingers, and how many times it then reads the clock at most. */
#define LINGERS_ONE_IN 8
#define LINGER_MAX 128

/* By CPU; that of the patcher is not used. Stored by the patcher once (release), when the executors
 * run already; loaded (acquire) by them and by their traps. */
static _Atomic(struct executor *) all_executors;

/* The stage, and a bit above all stages. Stored by the patcher (release, after all that it did
 * before), loaded by the executors (acquire): whoever reads "returned" executes a site after the
 * patch has returned. */
#define RETIRED (1ull << 63)
static _Atomic uint64_t current = STAGE_REST;
static atomic_bool once_a_stage;
static atomic_uint pace;

/* For tests. Stored by the patcher, loaded by executors; what they point to is constant. */
static _Atomic(const char *) provocation;
static atomic_uint deaf_cpu; /* 0: none */

/* Between two rests a CPU makes from so many passes to twice as many: enough for all that can
 * happen between two executions without a serialization, which a rest is. */
#define PASSES_A_REST 8

static uint64_t current_word(void)
{
	return atomic_load_explicit(&current, memory_order_acquire);
}

static uint64_t stage_in(uint64_t word)
{
	return word & ~RETIRED;
}

static void take_word(struct executor *self, uint64_t word)
{
	self->stage_word = word;
	self->stage = stage_in(word);
	self->retired = word & RETIRED;
}

static struct executor *executors(void)
{
	return atomic_load_explicit(&all_executors, memory_order_acquire);
}

static void relax(void)
{
	unsigned more = atomic_load_explicit(&pace, memory_order_relaxed);

	for (unsigned i = 0; i <= more; i++)
		arch_relax();
}

/* The first pass in a stage is one, because the patcher waits for it. */
static void make_pass(struct executor *self, uint64_t word, bool is_first)
{
	enum executor_context context = placed()->scenario->execution.context;

	bool is_paced = atomic_load_explicit(&pace, memory_order_relaxed) > 0;

	take_word(self, word);
	if (context == CONTEXT_PROGRAM)
		pass(self, is_first || is_paced ? 1 : arch_burst());
	else
		arch_execute_in(context);
}

static void rest(struct executor *self, uint64_t word)
{
	/* It serializes before the next patch, whatever came before it. */
	self->blurred = false;
	watchdog_look(&self->watch, word);
	label_test_take_part();
}

static void provoke(unsigned cpu)
{
	/* Pairs with the release in executors_provoke(). */
	const char *what = atomic_load_explicit(&provocation, memory_order_acquire);

	if (what && cpu == arch_cpus() - 1)
		arch_provoke(what);
}

/* Now and then a CPU takes longer from one pass to the next. Or, where all CPUs are stepped evenly,
 * a patch that takes longer than this never happens between two executions. */
static void linger(struct executor *self, uint64_t word)
{
	if (random_next(&self->random) % LINGERS_ONE_IN != 0)
		return;
	watchdog_look(&self->watch, word);
	for (uint64_t reads = random_next(&self->random) % LINGER_MAX; reads > 0; reads--)
		(void)arch_cycles();
}

/* Now and then, where CPUs rest. At rest between two patches there is nothing else to do. */
static void take_a_rest(struct executor *self, uint64_t word)
{
	if (!arch_rests())
		return;
	if (stage_in(word) != STAGE_REST) {
		if (self->passes_to_rest > 0) {
			self->passes_to_rest--;
			return;
		}
		self->passes_to_rest = PASSES_A_REST + random_next(&self->random) % PASSES_A_REST;
	}
	arch_rest(&current, word);
}

static bool wait_until_seen(unsigned cpu, uint64_t stage, uint64_t deadline)
{
	/* Pairs with the release in kernel_executor(). */
	while (atomic_load_explicit(&executors()[cpu].seen, memory_order_acquire) != stage) {
		if (arch_cycles() > deadline || arch_cpu_failure(cpu))
			return false;
		arch_relax();
	}
	return true;
}

bool executors_allocate(void)
{
	struct executor *memory = arch_allocate(arch_cpus() * sizeof(*memory));

	atomic_store_explicit(&all_executors, memory, memory_order_release);
	return memory != NULL;
}

struct executor *executor_of(unsigned cpu)
{
	return &executors()[cpu];
}

struct executor *executor_self(void)
{
	unsigned cpu = arch_cpu_self();
	struct executor *all = executors();

	return cpu > 0 && all ? &all[cpu] : NULL;
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
	uint64_t deadline = arch_cycles() + arch_us_to_cycles(timeout_us);
	bool all = true;

	/* Pairs with the acquire in kernel_executor(). */
	atomic_store_explicit(&current, stage | (current_word() & RETIRED), memory_order_release);
	arch_wake();
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		if (!arch_cpu_online(cpu) || wait_until_seen(cpu, stage, deadline))
			continue;
		arch_cpu_lose(cpu);
		all = false;
	}
	return all;
}

const _Atomic uint64_t *executors_stage_word(void)
{
	return &current;
}

void executors_retire(bool retired)
{
	uint64_t stage = stage_in(current_word());

	atomic_store_explicit(&current, retired ? stage | RETIRED : stage, memory_order_release);
}

bool executors_are_retired(void)
{
	return current_word() & RETIRED;
}

void executors_once_a_stage(bool once)
{
	atomic_store_explicit(&once_a_stage, once, memory_order_relaxed);
}

void executors_pace(unsigned relaxes)
{
	atomic_store_explicit(&pace, relaxes, memory_order_relaxed);
}

void executors_clear(void)
{
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		struct executor *executor = executor_of(cpu);

		executor->takes_part = arch_cpu_online(cpu);
		if (!executor->takes_part)
			continue;
		memset(&executor->oracle, 0, sizeof(executor->oracle));
		executor->retried = executor->stuck = executor->syncs = 0;
	}
}

void executors_seed(uint64_t seed)
{
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		executor_of(cpu)->random = seed + cpu;
}

bool executor_counts(unsigned cpu, uint64_t timeout_us)
{
	uint64_t deadline = arch_cycles() + arch_us_to_cycles(timeout_us);

	return executor_of(cpu)->takes_part && !arch_cpu_failure(cpu) &&
	       wait_until_seen(cpu, STAGE_REST, deadline);
}

void executors_provoke(const char *what)
{
	atomic_store_explicit(&provocation, what, memory_order_release);
}

void executor_deafen_at_next_sync(unsigned cpu)
{
	atomic_store_explicit(&deaf_cpu, cpu, memory_order_release);
}

uint64_t executors_executions(void)
{
	uint64_t sum = 0;

	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		if (executor_of(cpu)->takes_part)
			sum += executor_of(cpu)->oracle.executions;
	return sum;
}

void executor_renew_stage(struct executor *self)
{
	/* Pairs as in kernel_executor(). */
	uint64_t word = current_word();

	if (stage_in(word) != STAGE_REST)
		take_word(self, word);
}

void kernel_pass(void)
{
	struct executor *self = executor_self();

	if (!label_test_passes() && self)
		pass(self, 1);
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

_Noreturn void kernel_executor(unsigned cpu)
{
	struct executor *self;
	uint64_t seen = STAGE_REST;

	while (!(self = executor_self()))
		arch_relax();
	while (arch_cpu_online(cpu)) {
		/* Pairs with the release in executors_enter(). */
		uint64_t word = current_word(), stage = stage_in(word);

		if (stage == STAGE_REST)
			rest(self, word);
		else if (stage != seen ||
			 !atomic_load_explicit(&once_a_stage, memory_order_relaxed))
			make_pass(self, word, stage != seen);
		if (stage != seen) {
			/* Pairs with the acquire in wait_until_seen(): the pass, and at rest
			 * all counts, come before it. */
			atomic_store_explicit(&self->seen, stage, memory_order_release);
			seen = stage;
		}
		/* At rest its random numbers are the patcher's: see executors_seed(). */
		if (stage != STAGE_REST) {
			provoke(cpu);
			linger(self, word);
		}
		take_a_rest(self, word);
		relax();
	}
	/* Lost, and alive: what it has counted can still be read. Pairs as above. */
	atomic_store_explicit(&self->seen, STAGE_REST, memory_order_release);
	arch_halt();
}
