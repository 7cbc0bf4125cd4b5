#include "kernel/experiment/pass_effect.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/experiment/pass_record.h"
#include "lib/string.h"

#define VECTOR_OF_BREAKPOINT 3

static const struct effect_site *site_of(const struct executor *self)
{
	return placed()->sites[self->burst.site].effect;
}

/* Of what has the effect of one form. Where the other has it too, nobody knows which it was. */
static enum landing landing_of(const struct effect_site *site, uint32_t kind)
{
	if (site->forms_are_one)
		return LANDED_UNKNOWN;
	return kind == EFFECT_OLD ? LANDED_OLD : LANDED_NEW;
}

/* Which mixture it was is found later: see tell.h. */
static void note_torn(struct executor *self, const struct effect *effect)
{
	self->torn_site = site_of(self);
	self->torn_effect = *effect;
	self->torn_is_known = false;
	self->torn_by_effect = true;
	self->torn_length = self->torn_site->site->length;
}

static void record(struct executor *self, enum landing landing, uint64_t serialized, uint64_t count)
{
	pass_record(self,
		    (struct executed){.site = self->burst.site,
				      .landing = landing,
				      .serializations = serialized},
		    count);
}

static void record_before(struct executor *self)
{
	const struct arch_effect *burst = self->burst.effect;

	if (burst->before == self->burst.recorded)
		return;
	record(self, landing_of(site_of(self), burst->first), burst->first_serialized,
	       burst->before - self->burst.recorded);
	self->burst.recorded = burst->before;
}

void pass_effect_trapped(struct executor *self, struct executed executed)
{
	record_before(self);
	executed.serializations = self->burst.effect->serialized;
	/* As in pass.c. */
	bool interrupted = arch_interrupted();

	if (interrupted)
		executed.serializations = ++self->serializations;
	pass_record(self, executed, 1);
	if (interrupted)
		self->serializations++;
}

static void record_last(struct executor *self, const struct arch_effect *burst)
{
	struct effect effect;

	if (burst->last != EFFECT_OTHER) {
		record(self, landing_of(site_of(self), burst->last), burst->serialized, 1);
		return;
	}
	effect_of_left(&burst->left, arch_cpu_self(), &effect);
	note_torn(self, &effect);
	record(self, LANDED_MIXTURE, burst->serialized, 1);
}

/* As in pass.c. */
static void record_burst(struct executor *self, struct arch_effect *burst)
{
	bool interrupted = arch_interrupted();

	record_before(self);
	if (interrupted)
		burst->serialized = ++self->serializations;
	if (!burst->counted)
		record_last(self, burst);
	/* Now that no handler has its frame there. */
	if (burst->counted || burst->last == EFFECT_OTHER)
		effect_renew_window(arch_cpu_self());
	if (interrupted)
		self->serializations++;
}

void pass_effect_execute(struct executor *self, const struct placed *placed, unsigned number,
			 uint32_t limit)
{
	const struct execution *how = &placed->scenario->execution;
	const struct effect_site *site = placed->sites[number].effect;
	unsigned cpu = arch_cpu_self();
	struct effect_known *known = &site->known[cpu];
	bool each_by_itself = how->reads_flag || placed->count > 1 || arch_effect_shares_stack();
	struct arch_effect burst = {
		.front = site->front,
		.rsp = (uint64_t)arch_effect_window(cpu) + EFFECT_STACK_TOP,
		.serializations = &self->serializations,
		.expected = {&known->expected[0].left, &known->expected[1].left},
		.cells = known->cells,
		.cell_count = site->cell_count,
		.stage = executors_stage_word(),
		.stage_value = self->stage_word,
		.limit = each_by_itself ? 1 : limit,
	};

	self->retries = 0;
	if (arch_interrupted())
		self->serializations++;
	self->burst = (struct burst){.effect = &burst, .site = number};
	do {
		self->burst.again = false;
		if (arch_effect_shares_stack())
			effect_renew_window(cpu);
		arch_effect_execute(&burst);
	} while (self->burst.again);
	record_burst(self, &burst);
	self->burst.effect = NULL;
}

/* What an exception means that no form raises: a breakpoint where no mixture leads was led to all
 * the same; any other exception is not one that bytes of this site could raise. */
static enum landing landing_of_trap(struct executor *self, const struct effect *effect)
{
	const struct effect_site *site = site_of(self);
	const struct effect *expected = site->known[arch_cpu_self()].expected;

	for (uint32_t form = 0; form < 2; form++)
		if (effect_is(effect, &expected[form]))
			return landing_of(site, form);
	if (effect->vector != VECTOR_OF_BREAKPOINT && !effect_trap_is_known(site, effect))
		return LANDED_FAULT;
	note_torn(self, effect);
	return LANDED_MIXTURE;
}

void pass_effect_left(struct executor *self, struct arch_trap *trap)
{
	const struct placed_site *site = &placed()->sites[self->burst.site];
	struct arch_effect *burst = self->burst.effect;
	struct effect effect;

	if (burst->counted) {
		/* It was on its way from a breakpoint to behind the site. */
		arch_trap_leave_effect(trap);
		return;
	}
	effect_of_trap(site->effect->next, trap, arch_cpu_self(), &effect);
	enum landing landing = landing_of_trap(self, &effect);

	if (landing == LANDED_FAULT)
		pass_note_fault(self, site);
	pass_effect_trapped(self, (struct executed){.site = self->burst.site, .landing = landing});
	burst->counted = true;
	arch_trap_leave_effect(trap);
}

/* This handler has its frame where the site may read. */
static void begin_again(struct executor *self, struct arch_trap *trap)
{
	self->burst.again = true;
	arch_trap_leave_effect(trap);
}

void pass_effect_renew(struct executor *self, struct arch_trap *trap)
{
	const struct placed_site *site = &placed()->sites[self->burst.site];
	const uint8_t *address = arch_trap_address(trap);

	bool is_before = address == site->head ||
			 (address >= site->front && address < site->effect->front_end);

	/* Begun again, the front reads the count. */
	if (is_before && arch_effect_shares_stack())
		begin_again(self, trap);
	else if (is_before)
		arch_trap_resume(trap, site->front);
	else if (address >= site->text && address < site->next)
		self->burst.effect->serialized = self->serializations;
}

void pass_effect_resume(struct executor *self, struct arch_trap *trap, const uint8_t *address,
			bool again)
{
	if (self->burst.effect->counted || (again && pass_gives_up(self))) {
		self->burst.effect->counted = true;
		arch_trap_leave_effect(trap);
		return;
	}
	if (again)
		pass_relax_before_retry(self);
	else
		self->burst.effect->counted = true;
	arch_trap_resume(trap, address);
}
