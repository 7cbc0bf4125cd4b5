#include "kernel/experiment/breakpoint.h"

#include "arch/kernel.h"
#include "kernel/bench/plain.h"
#include "kernel/core/effect_probe.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/debugger.h"
#include "kernel/experiment/pass.h"
#include "kernel/experiment/waits.h"
#include "kernel/text/text.h"
#include "kernel/text/text_patch.h"

static const uint8_t *resume_address(enum handler_policy policy, const struct placed_site *site)
{
	switch (policy) {
	case HANDLER_OLD:
		return site->old_place;
	case HANDLER_NEW:
		return site->new_place;
	case HANDLER_RETRY:
		return site->head;
	default:
		return site->next;
	}
}

static void handle_head(struct executor *self, struct arch_trap *trap,
			const struct placed_site *site)
{
	bool is_retired = arch_traps_are_prompt() ? executors_are_retired() : self->retired;

	pass_trapped(
		self, trap,
		(struct executed){.landing = LANDED_BREAKPOINT, .handler_retired = is_retired});
	if (self->in_handler) {
		/* The handler would execute the same again, and again. */
		pass_resume(self, trap, site, site->next);
		return;
	}
	const struct others *others = &placed()->scenario->others;

	if (others->handler)
		pass_in_handler(self, placed()->first[others->handler_site]);
	if (text_byte(site->head) != BREAKPOINT) {
		/* The patch has gone on, or the machine delivers it late: what is there now will
		 * do. */
		self->retried++;
		pass_resume(self, trap, site, site->head);
	} else if (is_retired) {
		pass_resume(self, trap, site, site->next);
	} else {
		pass_resume(self, trap, site, resume_address(placed()->scenario->handler, site));
	}
}

void breakpoint_retire(void)
{
	executors_retire(true);
}

void breakpoint_install(void)
{
	executors_retire(false);
}

static bool handle(struct executor *self, struct arch_trap *trap)
{
	const uint8_t *address = arch_trap_address(trap);
	unsigned number;

	if (plain_trapped(trap) || effect_probe_trapped(trap))
		return true;
	const struct placed_site *site = placed_at(address, &number);

	if (!site && text_breakpoint(trap)) {
		if (self)
			self->in_text++;
		return true;
	}
	if (!self || !site)
		return false;
	if (debugger_breakpoint(self, trap, site))
		return true;
	if (address == site->head)
		handle_head(self, trap, site);
	else
		pass_left(self, trap, WAY_TRAP); /* for where no form leads */
	return true;
}

bool kernel_breakpoint(struct arch_trap *trap)
{
	struct executor *self = executor_self();
	bool is_known;

	if (!self)
		return handle(NULL, trap);
	waits_handler_begins(self);
	is_known = handle(self, trap);
	waits_handler_ends(self);
	return is_known;
}
