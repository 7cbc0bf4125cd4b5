#include "kernel/experiment/pass_record.h"

#include "arch/arch.h"
#include "lib/string.h"

/* Each execution of such a site comes over somebody's breakpoint, and begins there. */
static bool is_foreign_missed(const struct executor *self, unsigned site)
{
	return placed()->sites[site].foreign && !self->burst.met_foreign;
}

/* After what nobody could place, the first is unknown
 * whatever it was; no others come with it then, since a machine that has such moments has no
 * bursts. */
void pass_record(struct executor *self, struct executed executed, uint64_t count)
{
	const struct site *site = placed()->sites[executed.site].site;

	if (self->blurred || is_foreign_missed(self, executed.site))
		executed.landing = LANDED_UNKNOWN;
	self->blurred = false;
	executed.stage = self->stage;
	executed.back_to_back = placed()->scenario->back_to_back;
	executed.flag_was_set = self->flag_read != 0;
	executed.in_handler = self->in_handler;
	executed.breakpoint_is_new = site->new_bytes[site->head] == BREAKPOINT;
	oracle_record_many(&self->oracle, &executed, count);
}

void pass_note_fault(struct executor *self, const struct placed_site *site)
{
	self->fault_length = site->site->length;
	memcpy(self->fault_bytes, site->text, site->site->length);
}

bool pass_gives_up(struct executor *self)
{
	if (++self->retries < RETRIES_MAX)
		return false;
	self->stuck++;
	return true;
}

void pass_relax_before_retry(struct executor *self)
{
	/* It comes after this moment, not only after the pass's beginning. */
	executor_renew_stage(self);
	arch_relax();
}
