#include "tests/unit/fake_machine.h"

#include "kernel/executor.h"
#include "kernel/random.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fake_machine fake_machine;

struct cpu {
	pthread_t thread;
	sem_t turn;
	bool halted, deaf, ipi_pending;
	uint8_t fetched[FAKE_SITE_LENGTH];
	bool has_fetched;
	uint8_t before[FAKE_SITE_LENGTH]; /* what it executed last */
	bool serialized_since;
	unsigned executions;
};

static struct cpu cpus[FAKE_CPUS_MAX];
static uint64_t random_state;
static bool is_running;

_Noreturn static void stop(const char *why)
{
	fprintf(stderr, "fake_machine: %s\n", why);
	abort();
}

static struct cpu *self(void)
{
	return &cpus[fake_arch_self];
}

static bool chance(unsigned one_in)
{
	return random_next(&random_state) % one_in == 0;
}

/* ---- Turns ------------------------------------------------------------------------------- */

/* From the patcher to an executor, until that gives the turn back. */
static void give_turn(unsigned cpu)
{
	if (cpus[cpu].halted)
		return;
	sem_post(&cpus[cpu].turn);
	sem_wait(&cpus[0].turn);
}

static void trap_returns(struct arch_trap *trap)
{
	kernel_trap_returns(trap);
	self()->has_fetched = self()->has_fetched && fake_machine.defective[fake_arch_self];
	self()->serialized_since = true;
}

static bool hangs(void)
{
	unsigned after = fake_machine.hangs_after[fake_arch_self];

	return after != 0 && self()->executions >= after;
}

static void take_ipi(struct arch_trap *trap)
{
	if (!self()->ipi_pending || self()->deaf)
		return;
	self()->ipi_pending = false;
	kernel_synced(trap);
	trap_returns(trap);
	self()->deaf = trap->deafened;
}

/* An executor is interrupted here: others go on, and an IPI may come. */
static void give_back(struct arch_trap *trap)
{
	sem_post(&cpus[0].turn);
	sem_wait(&self()->turn);
	take_ipi(trap);
}

static void relax(void)
{
	struct arch_trap elsewhere = {0};

	if (fake_arch_self != 0) {
		do
			give_back(&elsewhere);
		while (hangs());
		return;
	}
	for (unsigned cpu = 1; cpu < fake_arch.cpus; cpu++)
		give_turn(cpu);
}

static bool sync(void)
{
	bool all = true;

	for (unsigned cpu = 1; cpu < fake_arch.cpus; cpu++) {
		if (!arch_cpu_online(cpu))
			continue;
		cpus[cpu].ipi_pending = true;
		if (cpu != 1 || fake_arch.syncs != fake_arch.silent_at)
			give_turn(cpu);
		if (!cpus[cpu].ipi_pending)
			continue;
		arch_cpu_lose(cpu);
		all = false;
	}
	return all;
}

/* ---- Executions -------------------------------------------------------------------------- */

static void fetch(void)
{
	bool keeps = fake_machine.defective[fake_arch_self] || (!fake_machine.eager && !chance(4));

	if (self()->has_fetched && keeps)
		return;
	memcpy(self()->fetched, arch_site.text, FAKE_SITE_LENGTH);
	self()->has_fetched = true;
}

static bool is_form(const uint8_t *bytes, const uint8_t *form)
{
	return memcmp(bytes, form, FAKE_SITE_LENGTH) == 0;
}

/* From the old form to the new one, in the words of the patch whose stage it is. */
static bool is_patched_between(const uint8_t *before, const uint8_t *now)
{
	bool ahead = executor_of(fake_arch_self)->stage % 4 == 1 ||
		     executor_of(fake_arch_self)->stage % 4 == 2;

	return is_form(before, ahead ? arch_site.first : arch_site.second) &&
	       is_form(now, ahead ? arch_site.second : arch_site.first);
}

static void count(const uint8_t *bytes)
{
	struct fake_executed *executed = &fake_machine.executed;

	executed->first += is_form(bytes, arch_site.first);
	executed->second += is_form(bytes, arch_site.second);
	if (self()->executions > 0) {
		executed->after_serialization += self()->serialized_since;
		executed->unserialized +=
			!self()->serialized_since && is_patched_between(self()->before, bytes);
	}
	memcpy(self()->before, bytes, FAKE_SITE_LENGTH);
	self()->executions++;
	self()->serialized_since = false;
}

/* The trap of what was fetched, or false when it is one of the two forms. */
static bool raises(const uint8_t *bytes, struct arch_trap *trap)
{
	bool (*handler)(struct arch_trap *) = kernel_breakpoint;

	if (is_form(bytes, arch_site.first) || is_form(bytes, arch_site.second))
		return false;
	trap->address = arch_site.text;
	trap->in_site = true;
	if (bytes[0] == 0xcc) {
		fake_machine.executed.breakpoints++;
	} else if (bytes[0] == arch_site.first[0]) {
		fake_machine.executed.mixtures++;
		trap->address = arch_site.next + (int8_t)bytes[1];
	} else {
		fake_machine.executed.faults++;
		handler = kernel_fault;
	}
	if (!handler(trap))
		stop("a trap of the site belongs to nobody");
	return true;
}

/* Traps that send it back to the site are followed there. */
static uint64_t execute_to_pad(struct arch_trap *trap)
{
	for (;;) {
		trap->address = arch_site.text;
		trap->at_site = trap->in_site = true;
		/* Fetched, interrupted, and then perhaps fetched anew. */
		fetch();
		if (chance(3))
			give_back(trap);
		fetch();
		uint8_t bytes[FAKE_SITE_LENGTH];

		memcpy(bytes, self()->fetched, FAKE_SITE_LENGTH);
		count(bytes);
		trap->at_site = false;
		if (!raises(bytes, trap))
			return is_form(bytes, arch_site.first) ? ARCH_PAD_FIRST : ARCH_PAD_SECOND;
		trap->at_site = trap->address == arch_site.text;
		fake_machine.executed.retried += trap->at_site;
		trap_returns(trap);
		if (!trap->at_site)
			return ARCH_PAD_RESUMED;
	}
}

static struct arch_landing execute(const uint64_t *serializations)
{
	struct arch_trap trap = {.serializations = *serializations};
	uint64_t pad = execute_to_pad(&trap);

	/* Interrupted once more, when all is done and nothing is recorded. */
	if (chance(3))
		give_back(&trap);
	return (struct arch_landing){pad, trap.serializations};
}

/* ---- From beginning to end --------------------------------------------------------------- */

static void run_executor(void)
{
	kernel_executor(fake_arch_self);
}

static void *thread_of_executor(void *cpu)
{
	fake_arch_self = (unsigned)((struct cpu *)cpu - cpus);
	sem_wait(&self()->turn);
	fake_arch_halts(run_executor);
	self()->halted = true;
	sem_post(&cpus[0].turn);
	return NULL;
}

void fake_machine_begin(unsigned cpu_count, uint64_t seed)
{
	fake_machine_end();
	fake_arch_begin(cpu_count);
	memset(&fake_machine, 0, sizeof(fake_machine));
	memset(cpus, 0, sizeof(cpus));
	random_state = seed;
	fake_arch.relax = relax;
	fake_arch.sync = sync;
	fake_arch.execute = execute;
	if (!executors_allocate())
		stop("no memory");
	sem_init(&cpus[0].turn, 0, 0);
	for (unsigned cpu = 1; cpu < cpu_count; cpu++) {
		sem_init(&cpus[cpu].turn, 0, 0);
		if (pthread_create(&cpus[cpu].thread, NULL, thread_of_executor, &cpus[cpu]) != 0)
			stop("no thread");
		give_turn(cpu);
	}
	is_running = true;
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
