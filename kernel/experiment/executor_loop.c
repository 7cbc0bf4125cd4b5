/*
 * What an executor does from its first moment to its last: kernel_executor(), and kernel_pass(),
 * which arch.h declares.
 */
#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/bench/bench_work.h"
#include "kernel/bench/plain.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/core/random.h"
#include "kernel/experiment/latecomer.h"
#include "kernel/experiment/pass.h"
#include "kernel/experiment/waits.h"
#include "kernel/text/text_selftest.h"

/* How often an executor lingers, and how many times it then reads the clock at most. */
#define LINGERS_ONE_IN 8
#define LINGER_MAX 128

/* Between two rests a CPU makes from so many passes to twice as many: enough for all that can
 * happen between two executions without a serialization, which a rest is. */
#define PASSES_A_REST 8

/* In a scenario with rests, how often an executor goes to rest, how many times it relaxes there at
 * most, and how often it then sleeps through what is left of the patch. */
#define RESTS_ONE_IN 2
#define REST_RELAXES_MAX 64
#define SLEEPS_ONE_IN 2

static void relax(void)
{
	unsigned more = executors_relaxes();

	for (unsigned i = 0; i <= more; i++)
		arch_relax();
}

/* Where a handler may return without serializing, an NMI may blur an execution, and each must be
 * told by itself. */
static uint32_t burst_of_changes(const struct scenario *scenario)
{
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].kind == STEP_SYNC &&
		    !serialization_drops_fetched(scenario->steps[i].serialization))
			return 1;
	return arch_burst_of_changes();
}

/* The first pass in a stage is one, because the patcher waits for it. */
static void make_pass(struct executor *self, uint64_t word, bool is_first)
{
	const struct scenario *scenario = placed()->scenario;
	enum executor_context context = scenario->execution.context;
	uint32_t burst = scenario->back_to_back ? burst_of_changes(scenario) : arch_burst();

	executor_take_word(self, word);
	if (context == CONTEXT_PROGRAM)
		pass(self, is_first || executors_relaxes() > 0 ? 1 : burst);
	else
		arch_execute_in(context);
}

static void rest(struct executor *self, uint64_t word)
{
	/* It serializes before the next patch, whatever came before it. */
	self->blurred = false;
	watchdog_look(&self->watch, word);
	label_test_take_part();
	bench_take_part();
	plain_take_part();
}

static void provoke(unsigned cpu)
{
	const char *what = executors_provocation();

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

/* Elsewhere nobody asks, and what it costs to go on again, a fence, would be a step too much. */
static void say_that_it_rests(struct executor *self)
{
	if (scenario_steps_of(placed()->scenario, STEP_WAIT_OUTSIDE) > 0)
		waits_executor_rests(self);
}

static void relax_for_a_while(struct executor *self)
{
	for (uint64_t n = random_next(&self->random) % REST_RELAXES_MAX; n > 0; n--)
		arch_relax();
}

/* However long that takes on this machine. Bounded as the patch is, or by the watchdog. */
static void sleep_through_stage(struct executor *self, uint64_t word)
{
	/* Pairs with the release in executors_enter(). */
	while (atomic_load_explicit(executors_stage_word(), memory_order_acquire) == word &&
	       arch_cpu_online(arch_cpu_self())) {
		watchdog_look(&self->watch, word);
		arch_relax();
	}
}

/* Now and then, in a scenario that says so: scenario.h has what a rest is. */
static void rest_in_stage(struct executor *self, uint64_t word)
{
	const struct rest *how = &placed()->scenario->rest;

	if (!how->may || random_next(&self->random) % RESTS_ONE_IN != 0)
		return;
	say_that_it_rests(self);
	arch_rest_begin();
	relax_for_a_while(self);
	if (how->early) {
		/* Counted first, as in pass.c. */
		self->serializations += serialization_drops_fetched(how->wakes_by);
		arch_serialize(how->wakes_by);
	}
	if (random_next(&self->random) % SLEEPS_ONE_IN == 0)
		sleep_through_stage(self, word);
	arch_rest_end(how->early ? SERIALIZE_NONE : how->wakes_by);
}

/* Now and then, where CPUs rest. At rest between two patches there is nothing else to do. */
static void take_a_rest(struct executor *self, uint64_t word)
{
	if (!arch_idles())
		return;
	if (executor_stage_in(word) != STAGE_REST) {
		if (self->passes_to_rest > 0) {
			self->passes_to_rest--;
			return;
		}
		self->passes_to_rest = PASSES_A_REST + random_next(&self->random) % PASSES_A_REST;
		say_that_it_rests(self);
	}
	arch_idle(executors_stage_word(), word);
}

void kernel_pass(void)
{
	struct executor *self = executor_self();

	if (!label_test_passes() && self)
		pass(self, 1);
}

_Noreturn void kernel_executor(unsigned cpu)
{
	struct executor *self;
	uint64_t seen = STAGE_REST;

	while (!(self = executor_self()))
		arch_relax();
	while (arch_cpu_online(cpu)) {
		if (self->is_away)
			latecomer_come(self);
		/* Pairs with the release in executors_enter(). */
		uint64_t word = atomic_load_explicit(executors_stage_word(), memory_order_acquire);
		uint64_t stage = executor_stage_in(word);

		if (stage == STAGE_REST && seen == stage && executors_missing() == cpu) {
			latecomer_leave(self);
			continue;
		}
		if (stage == STAGE_REST)
			rest(self, word);
		else if (stage != seen || !executors_are_once_a_stage())
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
			rest_in_stage(self, word);
		}
		take_a_rest(self, word);
		relax();
	}
	/* Lost, and alive: what it has counted can still be read. Pairs as above. */
	atomic_store_explicit(&self->seen, STAGE_REST, memory_order_release);
	arch_halt();
}
