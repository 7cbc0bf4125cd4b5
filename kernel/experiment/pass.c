#include "kernel/experiment/pass.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/bench/plain.h"
#include "kernel/core/effect_probe.h"
#include "kernel/experiment/move_out.h"
#include "kernel/experiment/pass_effect.h"
#include "kernel/experiment/pass_record.h"
#include "lib/string.h"

static void serialize(struct executor *self, enum serialization how)
{
	/* Counted first: an interrupt in between finds it either not done or not needed. */
	self->serializations += serialization_drops_fetched(how);
	arch_serialize(how);
}

/* Where it is read by the pass, and not with each execution of a burst. */
static bool is_read_by_pass(const struct placed *now)
{
	const struct execution *how = &now->scenario->execution;

	return how->reads_flag && !how->straight &&
	       (how->conditional || serialization_drops_fetched(how->serialization) ||
		now->sites[0].effect);
}

static void read_flag(struct executor *self, const struct execution *how)
{
	/* Pairs with the patcher's release: the new code was stored before it. */
	self->flag_read = atomic_load_explicit(&place_flag, memory_order_acquire);
	if (!how->conditional || self->flag_read != 0)
		serialize(self, how->serialization);
}

static void note_mixture(struct executor *self, const struct placed_site *site,
			 const struct mixture *mixture, int32_t place)
{
	self->torn_by_effect = false;
	self->torn_length = site->site->length;
	self->torn_place = place;
	self->torn_is_known = mixture != NULL;
	if (mixture)
		memcpy(self->torn_bytes, mixture->bytes, site->site->length);
}

static enum landing landing_of(struct executor *self, const struct placed_site *site, int32_t left)
{
	unsigned mixture;

	switch (surround_landing(site->mixtures, left, &mixture)) {
	case SURROUND_OLD:
		return LANDED_OLD;
	case SURROUND_NEW:
		return LANDED_NEW;
	case SURROUND_MIXTURE:
		note_mixture(self, site, &site->mixtures->of[mixture],
			     site->mixtures->of[mixture].place);
		return LANDED_MIXTURE;
	case SURROUND_UNKNOWN:
		break;
	}
	return LANDED_UNKNOWN;
}

static void record_left(struct executor *self, unsigned number,
			const struct arch_executed *executed, uint64_t count)
{
	if (self->burst.reads_flag)
		self->flag_read = executed->flag_read;
	pass_record(self,
		    (struct executed){
			    .site = number,
			    .landing = landing_of(self, &placed()->sites[number], executed->left),
			    .serializations = executed->serialized},
		    count);
}

static bool has_kind(const struct arch_execution *execution, unsigned kind)
{
	bool has = left_index(execution->first.left) == kind;

	for (unsigned before = 0; before < LEFT_KINDS; before++)
		has |= execution->changes[before][kind] > 0;
	return has;
}

/* The first execution of a burst of changes, and all that are counted there. */
static void record_changes(struct executor *self, unsigned number)
{
	const struct arch_execution *execution = self->burst.execution;
	const struct placed_site *site = &placed()->sites[number];
	unsigned from = left_index(execution->first.left);
	struct changes changes = {.kinds = LEFT_KINDS};

	for (unsigned kind = 0; kind < LEFT_KINDS; kind++)
		if (has_kind(execution, kind))
			changes.landings[kind] = landing_of(self, site, (int32_t)kind - 1);
	memcpy(changes.pairs, execution->changes, sizeof(changes.pairs));
	oracle_record_changes(&self->oracle,
			      &(struct executed){.stage = self->stage,
						 .site = number,
						 .back_to_back = true,
						 .landing = changes.landings[from],
						 .serializations = execution->first.serialized},
			      from, &changes);
}

/* Counts the first `before` executions of the burst, if they are not counted yet. */
static void record_before(struct executor *self, unsigned number, uint32_t before)
{
	if (before == self->burst.recorded)
		return;
	if (self->burst.execution->changing)
		record_changes(self, number);
	else
		record_left(self, number, &self->burst.execution->first,
			    before - self->burst.recorded);
	self->burst.recorded = before;
}

/* What came before the last execution of a burst is sure. The last one may have had an interrupt of
 * which the kernel was not told before it, or behind it: it counts as serialized on both sides. */
static void record_burst(struct executor *self, unsigned number, struct arch_execution *execution)
{
	bool interrupted = arch_interrupted();

	record_before(self, number, execution->before);
	if (interrupted)
		execution->last.serialized = ++self->serializations;
	/* A trap that ended the execution has counted it already. */
	if (!execution->counted)
		record_left(self, number, &execution->last, 1);
	if (interrupted)
		self->serializations++;
}

static void run_burst(struct executor *self, unsigned number, struct arch_execution *execution,
		      bool reads_flag)
{
	self->retries = 0;
	self->burst =
		(struct burst){.execution = execution, .site = number, .reads_flag = reads_flag};
	if (arch_interrupted())
		self->serializations++;
	arch_site_execute(execution);
	record_burst(self, number, execution);
	self->burst.execution = NULL;
}

static void execute(struct executor *self, const struct placed *placed, unsigned number,
		    uint32_t limit)
{
	const struct execution *how = &placed->scenario->execution;

	if (placed->sites[number].effect) {
		pass_effect_execute(self, placed, number, limit);
		return;
	}
	/* Each execution by itself, where each has a trap of its own in front of it. */
	bool alone = placed->count > 1 || placed->sites[number].foreign;
	bool is_first = number == 0, drops = serialization_drops_fetched(how->serialization);
	bool in_front = is_first && how->straight;
	bool by_pass = is_read_by_pass(placed);
	bool before_call = is_first && how->reads_flag && !how->straight && !by_pass;
	struct arch_execution execution = {
		.front = placed->sites[number].front,
		.serializations = &self->serializations,
		.flag = &place_flag,
		.how = in_front ? how->serialization : SERIALIZE_NONE,
		.reads_flag = before_call,
		.changing = placed->scenario->back_to_back,
		.how_called = before_call ? how->serialization : SERIALIZE_NONE,
		.limit = drops || by_pass || alone ? 1 : limit,
		.stage = executors_stage_word(),
		.stage_value = self->stage_word,
		.operand = arch_serialize_operand(is_first ? how->serialization : SERIALIZE_NONE),
	};

	if (in_front && drops)
		self->serializations++;
	run_burst(self, number, &execution, in_front || before_call);
}

void pass_in_handler(struct executor *self, unsigned number)
{
	const struct burst interrupted = self->burst;
	unsigned retries = self->retries;
	struct arch_execution execution = {
		.front = placed()->sites[number].bare_front,
		.serializations = &self->serializations,
		.flag = &place_flag,
		.limit = 1,
		.stage = executors_stage_word(),
		.stage_value = self->stage_word,
	};

	self->in_handler = true;
	run_burst(self, number, &execution, false);
	self->in_handler = false;
	self->retries = retries;
	self->burst = interrupted;
}

void pass(struct executor *self, uint32_t limit)
{
	const struct placed *now = placed();
	const struct execution *how = &now->scenario->execution;

	self->flag_read = 0;
	if (is_read_by_pass(now))
		read_flag(self, how);
	for (unsigned i = 0; i < now->count; i++) {
		execute(self, now, i, limit);
		/* Whoever retries for ever comes to no other site. */
		if (self->retries >= RETRIES_MAX)
			return;
	}
}

static void record_trapped(struct executor *self, struct arch_trap *trap, struct executed executed)
{
	if (self->burst.effect) {
		pass_effect_trapped(self, executed);
		return;
	}
	record_before(self, executed.site, arch_trap_before(trap));
	if (self->burst.reads_flag)
		self->flag_read = arch_trap_flag(trap);
	executed.serializations = arch_trap_serializations(trap);
	/* It may have come before the execution, or behind it, before the handler. */
	bool interrupted = arch_interrupted();

	if (interrupted)
		executed.serializations = ++self->serializations;
	pass_record(self, executed, 1);
	if (interrupted)
		self->serializations++;
}

void pass_trapped(struct executor *self, struct arch_trap *trap, struct executed executed)
{
	(void)placed_at(arch_trap_address(trap), &executed.site);
	record_trapped(self, trap, executed);
}

void pass_left(struct executor *self, struct arch_trap *trap, enum landing_way way)
{
	unsigned number, mixture;
	const uint8_t *address = arch_trap_address(trap);

	if (self->burst.effect) {
		pass_effect_left(self, trap);
		return;
	}
	const struct placed_site *site = placed_at(address, &number);
	int32_t at = (int32_t)(address - site->next);
	struct executed executed = {.landing = LANDED_MIXTURE};

	switch (surround_trap(site->mixtures, way, at, &mixture)) {
	case SURROUND_OLD:
		executed.landing = LANDED_OLD;
		break;
	case SURROUND_NEW:
		executed.landing = LANDED_NEW;
		break;
	case SURROUND_MIXTURE:
		note_mixture(self, site, &site->mixtures->of[mixture], at);
		break;
	case SURROUND_UNKNOWN:
		/* A breakpoint where no mixture leads was led to all the same. Any other exception
		 * is not one that bytes of both forms could raise. */
		if (way == WAY_TRAP) {
			note_mixture(self, site, NULL, at);
			break;
		}
		executed.landing = LANDED_FAULT;
		pass_note_fault(self, site);
		break;
	}
	pass_trapped(self, trap, executed);
	/* Whoever came here may come here again from behind the site, and for ever. */
	arch_trap_leave(trap);
}

void pass_resume(struct executor *self, struct arch_trap *trap, const struct placed_site *site,
		 const uint8_t *address)
{
	bool again = address == site->head;

	if (self->burst.effect) {
		pass_effect_resume(self, trap, address, again);
		return;
	}
	/* On its way from where a trap has sent it, a CPU that conforms comes into no other. */
	if (arch_trap_is_counted(trap) || (again && pass_gives_up(self))) {
		arch_trap_leave(trap);
		return;
	}
	if (again) {
		pass_relax_before_retry(self);
	} else {
		arch_trap_counted(trap);
	}
	arch_trap_resume(trap, address);
}

/* An exception of an execution that has come out of every text. */
static bool pass_astray(struct executor *self, struct arch_trap *trap)
{
	unsigned number = self->burst.site;

	if (self->burst.effect && arch_trap_is_outside(trap)) {
		pass_effect_left(self, trap);
		return true;
	}
	if (!self->burst.execution || !arch_trap_is_astray(trap, self->burst.execution))
		return false;
	pass_note_fault(self, &placed()->sites[number]);
	record_trapped(self, trap, (struct executed){.site = number, .landing = LANDED_FAULT});
	arch_trap_leave(trap);
	return true;
}

bool kernel_fault(struct arch_trap *trap)
{
	struct executor *self = executor_self();
	unsigned number;

	if (plain_trapped(trap) || effect_probe_trapped(trap))
		return true;
	if (!self)
		return false;
	if (!placed_at(arch_trap_address(trap), &number))
		return pass_astray(self, trap);
	pass_left(self, trap, arch_trap_way(trap));
	return true;
}

/* An execution ends with the site's last instruction: what the CPU serializes between the halves of
 * a sled, it has serialized before it executes what may be new. */
static bool is_yet_to_execute(const struct placed_site *site, const uint8_t *address)
{
	return address == site->text || (site_is_sled(site->site) && address == site->text + 1);
}

void kernel_trap_returns(struct arch_trap *trap)
{
	struct executor *self = executor_self();
	unsigned number;

	if (!self)
		return;
	self->serializations++;
	if (self->burst.effect) {
		pass_effect_renew(self, trap);
		return;
	}
	const struct placed_site *site = placed_at(arch_trap_address(trap), &number);

	if (site && (is_yet_to_execute(site, arch_trap_address(trap)) ||
		     move_out_is_inside(site, arch_trap_address(trap))))
		arch_trap_renew(trap, self->serializations);
}

void kernel_rested(void)
{
	struct executor *self = executor_self();

	if (self)
		self->serializations++;
}

void kernel_blurred(void)
{
	struct executor *self = executor_self();

	if (self)
		self->blurred = true;
}
