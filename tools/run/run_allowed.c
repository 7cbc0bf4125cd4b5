/*
 * What the models allow, for the kernel in this program: proved when it is asked for. The kernel of
 * the boot medium has a table of it instead, which this program has made.
 */
#include "arch/kernel.h"
#include "kernel/experiment/allowed.h"
#include "prover/search/allowed.h"

#include <stddef.h>

const outcome_set *allowed_by_models(const struct scenario *scenario)
{
	static outcome_set allowed[MODELS];
	char reason[SYSTEM_REASON_SIZE];

	if (prove_allowed(scenario, allowed, reason))
		return allowed;
	kernel_comment("%s cannot be proved: %s", scenario->name, reason);
	return NULL;
}
