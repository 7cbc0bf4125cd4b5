/*
 * What the models allow, for the kernel in this program: proved when it is asked for. The kernel of
 * the boot medium has a table of it instead, which this program has made.
 */
#include "kernel/allowed.h"
#include "prover/allowed.h"

#include <stddef.h>

const outcome_set *allowed_by_models(const struct scenario *scenario)
{
	static outcome_set allowed[MODELS];
	char reason[SYSTEM_REASON_SIZE];

	return prove_allowed(scenario, allowed, reason) ? allowed : NULL;
}
