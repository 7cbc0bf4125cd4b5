#include "kernel/experiment/pass_record.h"

#include "lib/string.h"

/* After what nobody could place, the first is unknown
 * whatever it was; no others come with it then, since a machine that has such moments has no
 * bursts. */
void pass_record(struct executor *self, struct executed executed, uint64_t count)
{
	const struct site *site = placed()->sites[executed.site].site;

	if (self->blurred)
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
