#include "kernel/experiment/latecomer.h"

#include "arch/arch.h"
#include "kernel/core/place.h"
#include "kernel/core/random.h"
#include "kernel/experiment/waits.h"

/* Of the patcher alone; 0: nobody is away. */
static unsigned away;
static unsigned start_before;
static bool is_started;

static unsigned last_online(void)
{
	unsigned cpu = arch_cpus() - 1;

	while (cpu > 0 && !arch_cpu_online(cpu))
		cpu--;
	return cpu;
}

static void start(void)
{
	is_started = true;
	arch_start(away);
}

bool latecomer_leaves(const struct scenario *scenario, uint64_t *random, uint64_t timeout_us)
{
	if (!scenario->rest.online)
		return true;
	away = last_online();
	start_before = (unsigned)(random_next(random) % scenario->step_count);
	is_started = false;
	executors_do_without(away);
	/* At rest it may halt. */
	arch_wake();
	if (arch_await_left(away, timeout_us))
		return true;
	arch_cpu_lose(away);
	away = 0;
	executors_do_without(0);
	return false;
}

void latecomer_before_step(unsigned step)
{
	if (away != 0 && !is_started && step >= start_before)
		start();
}

void latecomer_is_due(void)
{
	if (away == 0)
		return;
	/* Once more, for a machine that has not taken it the first time. */
	start();
	away = 0;
	executors_do_without(0);
}

void latecomer_leave(struct executor *self)
{
	/* Where it begins anew, this is what it knows itself by. */
	self->is_away = true;
	waits_executor_rests(self);
	arch_leave();
}

void latecomer_come(struct executor *self)
{
	const struct rest *how = &placed()->scenario->rest;

	self->is_away = false;
	if (how->early) {
		/* Counted first, as in pass.c. */
		self->serializations += serialization_drops_fetched(how->wakes_by);
		arch_serialize(how->wakes_by);
	}
	arch_come_online(how->early ? SERIALIZE_NONE : how->wakes_by);
}
