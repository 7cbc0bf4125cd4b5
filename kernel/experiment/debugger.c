#include "kernel/experiment/debugger.h"

bool debugger_breakpoint(struct executor *self, struct arch_trap *trap,
			 const struct placed_site *site)
{
	/* The byte in front of a site is never the site's, whatever is written to that. */
	if (!site->foreign || arch_trap_address(trap) != site->foreign)
		return false;
	self->foreign++;
	self->burst.met_foreign = true;
	/* Its `iret` leads to the site: kernel_trap_returns() hands the execution the new count of
	 * serializations. So no two of them have the same. */
	arch_trap_resume(trap, site->foreign + 1);
	return true;
}
