#include "tests/unit/fake/fake_machine.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/core/random.h"
#include "tests/unit/fake/fake_cpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An executor with interrupts off needs some turns for each retry: the longer the site, the more.
 */
#define TURNS_MAX (20 * RETRIES_MAX)

/* One in so many of the moments at which a CPU can be interrupted. */
#define UNTOLD_ONE_IN 16

/* In so many of the moments between two stores the others go on. */
#define STEPS_SEEN_ONE_IN 2

/* In how many of its turns a CPU that has been started says that it is online. */
#define COMES_ONE_IN 8

struct fake_machine fake_machine;

static struct fake_cpu cpus[FAKE_CPUS_MAX];
static uint64_t random_state;
static bool is_running;

/* What the patcher asks for; and the numbers of the last stop, and the last that is over. */
static bool asks_to_stop;
static enum serialization asks_for;
static unsigned stops, let_go;

_Noreturn void fake_stop(const char *why)
{
	fprintf(stderr, "fake_machine: %s\n", why);
	abort();
}

struct fake_cpu *fake_cpu(void)
{
	return &cpus[fake_arch_self];
}

unsigned fake_random(unsigned count)
{
	return (unsigned)(random_next(&random_state) % count);
}

bool fake_chance(unsigned one_in)
{
	return fake_random(one_in) == 0;
}

/* ---- Turns ------------------------------------------------------------------------------- */

/* From the patcher to an executor, until that gives the turn back. */
static void give_turn(unsigned cpu)
{
	if (cpus[cpu].halted)
		return;
	fake_buffer_hide();
	sem_post(&cpus[cpu].turn);
	sem_wait(&cpus[0].turn);
	fake_buffer_show();
}

void fake_others_go_on(void)
{
	for (unsigned cpu = 1; cpu < fake_arch.cpus; cpu++)
		give_turn(cpu);
}

static void give_back(void)
{
	sem_post(&cpus[0].turn);
	sem_wait(&fake_cpu()->turn);
}

static bool hangs(void)
{
	unsigned after = fake_machine.hangs_after[fake_arch_self];

	return after != 0 && fake_cpu()->executions >= after;
}

/* ---- IPIs -------------------------------------------------------------------------------- */

void fake_drop(void)
{
	for (unsigned i = 0; i < fake_cpu()->known; i++) {
		struct fake_view *view = &fake_cpu()->views[i];

		if (!fake_machine.defective[fake_arch_self])
			view->has_fetched = 0;
		view->serialized_since = true;
	}
}

static void leave_trace(void)
{
	fake_cpu()->interrupted = fake_cpu()->interrupted_in_execution = fake_machine.untold;
}

void fake_return(struct arch_trap *trap)
{
	kernel_trap_returns(trap);
	fake_drop();
	leave_trace();
}

static bool interrupted(void)
{
	bool was = fake_cpu()->interrupted;

	fake_cpu()->interrupted = false;
	return was;
}

void fake_return_untold(void)
{
	fake_drop();
	leave_trace();
}

/* An NMI in a handler that is about to return without serializing. */
static void blur(void)
{
	struct arch_trap nmi = {0};

	kernel_blurred();
	fake_cpu()->blurred = true;
	fake_return(&nmi);
}

static void wait_to_go(unsigned stop)
{
	while (let_go < stop && arch_cpu_online(fake_arch_self))
		give_back();
}

/* Behind a rest, or as it comes online. */
static void go_on(enum serialization how)
{
	arch_serialize(how);
	fake_cpu()->is_between_passes = false;
	if (serialization_drops_fetched(how))
		kernel_rested();
}

static void begin_rest(void)
{
	fake_cpu()->rests = fake_cpu()->is_between_passes = true;
}

static void end_rest(enum serialization how)
{
	fake_cpu()->rests = false;
	go_on(how);
}

static void leave(void)
{
	fake_cpu()->is_started = false;
	fake_cpu()->is_away = fake_cpu()->is_between_passes = true;
	while (!fake_cpu()->is_started && arch_cpu_online(fake_arch_self))
		give_back();
	fake_drop();
	kernel_rested();
}

static bool await_left(unsigned cpu)
{
	for (unsigned turn = 0; turn < TURNS_MAX && !cpus[cpu].is_away; turn++)
		give_turn(cpu);
	return cpus[cpu].is_away;
}

static void start_again(unsigned cpu)
{
	cpus[cpu].is_started = true;
}

/* Whatever it does until it says so, it may fetch what it will execute. */
static void come_online(enum serialization how)
{
	do {
		for (unsigned site = 0; site < placed()->scenario->site_count; site++)
			fake_fetch(site);
		give_back();
	} while (!fake_chance(COMES_ONE_IN));
	fake_machine.comings++;
	fake_cpu()->is_away = false;
	go_on(how);
}

/* As arch.h has it: before the handler does anything else. */
static void rest_interrupted(void)
{
	if (!fake_cpu()->rests)
		return;
	fake_cpu()->rests = false;
	fake_drop();
	kernel_rested();
}

static void take_ipi(struct arch_trap *trap)
{
	struct fake_cpu *self = fake_cpu();
	bool serializes = asks_to_stop || serialization_drops_fetched(asks_for);

	if (!self->asked || self->deaf)
		return;
	self->asked = false;
	rest_interrupted();
	if (asks_to_stop) {
		wait_to_go(stops);
		kernel_let_go(trap);
	}
	if (fake_machine.untold) {
		fake_return_untold();
		return;
	}
	kernel_synced(trap);
	self->deaf = trap->deafened;
	if (serializes)
		fake_return(trap);
	else if (fake_machine.blurs && fake_chance(4))
		blur();
}

void fake_interrupt(struct arch_trap *trap)
{
	fake_fetch_ahead();
	if (fake_arch_self == 0)
		fake_others_go_on();
	else
		give_back();
	if (fake_cpu()->handlers == 0 || fake_machine.untold)
		take_ipi(trap);
	if (fake_machine.untold && fake_chance(UNTOLD_ONE_IN))
		fake_return_untold();
}

static void relax(void)
{
	struct arch_trap elsewhere = {0};

	if (fake_arch_self == 0) {
		fake_drain_some();
		fake_others_go_on();
		return;
	}
	do
		fake_interrupt(&elsewhere);
	while (hangs());
}

/* Of many stores without a pause between them, the others see more than the last one. */
static void step(void)
{
	if (fake_chance(STEPS_SEEN_ONE_IN))
		relax();
}

static bool anybody_is_asked(void)
{
	for (unsigned cpu = 1; cpu < fake_arch.cpus; cpu++)
		if (arch_cpu_online(cpu) && cpus[cpu].asked)
			return true;
	return false;
}

static bool ask(bool stop, enum serialization how)
{
	bool is_silent = fake_arch.syncs == fake_arch.silent_at, all = true;

	if (!fake_arch.is_unfenced)
		fake_drain();
	asks_to_stop = stop;
	asks_for = how;
	stops += stop;
	for (unsigned cpu = 1; cpu < fake_arch.cpus; cpu++)
		cpus[cpu].asked = arch_cpu_online(cpu) && scenario_asks(fake_arch.asked, cpu) &&
				  !cpus[cpu].is_away && (fake_arch.asks_all || !cpus[cpu].rests);
	for (unsigned turn = 0; turn < TURNS_MAX && anybody_is_asked(); turn++) {
		for (unsigned cpu = 1; cpu < fake_arch.cpus; cpu++) {
			fake_drain_some();
			if (cpus[cpu].asked && !(is_silent && cpu == 1))
				give_turn(cpu);
		}
		kernel_waits();
	}
	fake_drain(); /* the patcher serializes */
	for (unsigned cpu = 1; cpu < fake_arch.cpus; cpu++) {
		if (!cpus[cpu].asked)
			continue;
		cpus[cpu].asked = false;
		arch_cpu_lose(cpu);
		all = false;
	}
	return all;
}

static void go(void)
{
	fake_drain();
	let_go = stops;
}

/* ---- What else a CPU does ---------------------------------------------------------------- */

/* The kernel has read the flag when a pass comes here. Interrupted afterwards, it must not read it
 * again. The patcher makes passes in interrupts alone. */
static void serialize(enum serialization how)
{
	struct arch_trap elsewhere = {0};

	if (fake_arch_self == 0 && fake_cpu()->handlers == 0)
		return;
	if (!fake_cpu()->is_between_passes) {
		fake_cpu()->flag = atomic_load(&place_flag);
		fake_cpu()->flag_is_read = true;
	}
	if (serialization_drops_fetched(how))
		fake_drop();
	if (fake_chance(3))
		fake_interrupt(&elsewhere);
}

static enum executor_context context_of_passes(void)
{
	const struct scenario *scenario = placed()->scenario;

	if (fake_arch_self == 0)
		return scenario->others.patcher ? CONTEXT_INTERRUPT : CONTEXT_PROGRAM;
	return scenario->execution.context;
}

/* No matter which: interrupts are off, and no other NMI comes. The patcher's is in memory before it
 * takes one. */
static void execute_in(enum executor_context context)
{
	struct arch_trap elsewhere = {0};

	if (context != context_of_passes() || context == CONTEXT_PROGRAM)
		fake_stop("a pass is made in another context than the scenario's");
	if (fake_arch_self == 0) {
		fake_drain();
		fake_machine.own_interrupts++;
	}
	fake_cpu()->handlers++;
	kernel_pass();
	fake_return(&elsewhere);
	fake_cpu()->handlers--;
	take_ipi(&elsewhere);
}

/* ---- From beginning to end --------------------------------------------------------------- */

static void run_executor(void)
{
	kernel_executor(fake_arch_self);
}

static void *thread_of_executor(void *cpu)
{
	fake_arch_self = (unsigned)((struct fake_cpu *)cpu - cpus);
	sem_wait(&fake_cpu()->turn);
	fake_arch_halts(run_executor);
	fake_cpu()->halted = true;
	sem_post(&cpus[0].turn);
	return NULL;
}

static void start(unsigned cpu)
{
	sem_init(&cpus[cpu].turn, 0, 0);
	if (pthread_create(&cpus[cpu].thread, NULL, thread_of_executor, &cpus[cpu]) != 0)
		fake_stop("no thread");
	give_turn(cpu);
}

/* None: those of the machine before are forgotten. */
static void forget_executors(void)
{
	fake_arch.out_of_memory = true;
	if (executors_allocate())
		fake_stop("memory where there is none");
	fake_arch.out_of_memory = false;
}

/* The threads take turns: they do so some times faster on one CPU. */
static void stay_on_one_cpu(void)
{
	int cpu = sched_getcpu();
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu < 0 ? 0 : cpu, &set);
	(void)sched_setaffinity(0, sizeof(set), &set);
}

void fake_machine_boot(unsigned cpu_count, uint64_t seed)
{
	fake_machine_end();
	stay_on_one_cpu();
	fake_arch_begin(cpu_count);
	memset(&fake_machine, 0, sizeof(fake_machine));
	fake_machine.fetches = MODEL_SNAPSHOT;
	memset(cpus, 0, sizeof(cpus));
	random_state = seed;
	stops = let_go = 0;
	fake_buffer_clear();
	fake_arch.relax = relax;
	fake_arch.ask = ask;
	fake_arch.go = go;
	fake_arch.store = fake_store;
	fake_arch.fence = fake_drain;
	fake_arch.step = step;
	fake_arch.serialize = serialize;
	fake_arch.rest_begin = begin_rest;
	fake_arch.rest_end = end_rest;
	fake_arch.leave = leave;
	fake_arch.await_left = await_left;
	fake_arch.start = start_again;
	fake_arch.come_online = come_online;
	fake_arch.execute = fake_execute;
	fake_arch.execute_in = execute_in;
	fake_arch.interrupted = interrupted;
	forget_executors();
	sem_init(&cpus[0].turn, 0, 0);
	for (unsigned cpu = 1; cpu < cpu_count; cpu++)
		start(cpu);
	is_running = true;
}

void fake_machine_begin(unsigned cpu_count, uint64_t seed)
{
	fake_machine_boot(cpu_count, seed);
	if (!executors_allocate())
		fake_stop("no memory");
}

void fake_machine_end(void)
{
	if (!is_running)
		return;
	is_running = false;
	for (unsigned cpu = 1; cpu < fake_arch.cpus; cpu++) {
		arch_cpu_lose(cpu);
		fake_machine.hangs_after[cpu] = 0;
		while (!cpus[cpu].halted)
			give_turn(cpu);
		pthread_join(cpus[cpu].thread, NULL);
		sem_destroy(&cpus[cpu].turn);
	}
	sem_destroy(&cpus[0].turn);
}

int fake_machine_teardown(void **state)
{
	(void)state;
	fake_machine_end();
	return 0;
}
