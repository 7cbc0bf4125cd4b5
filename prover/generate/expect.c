#include "prover/generate/expect.h"

#include <string.h>

outcome_set expect_possible(const struct scenario *scenario)
{
	return (outcome_set)(OUTCOMES_EXPECTABLE &
			     ~(scenario->others.handler ? 0 : OUTCOMES_OF_HANDLER) &
			     ~(scenario->back_to_back ? OUTCOMES_OF_ONE_PATCH : 0));
}

outcome_set expect_never(const struct scenario *scenario, const outcome_set allowed[MODELS])
{
	outcome_set all = 0;

	for (unsigned model = 0; model < MODELS; model++)
		all |= allowed[model];
	if (all & OUTCOME_BIT(OUTCOME_MISMATCH))
		all |= OUTCOME_BIT(OUTCOME_FAULT);
	return (outcome_set)(expect_possible(scenario) & ~all & ~OUTCOMES_MODEL_ONLY);
}

void expect_by_models(struct scenario *scenario, const outcome_set *allowed)
{
	const outcome_set in_models =
		(outcome_set)(expect_possible(scenario) & ~OUTCOMES_RUN_ONLY &
			      ~(scenario->execution.reads_flag ? 0 : OUTCOME_BIT(OUTCOME_STALE)));

	memset(scenario->forbid, 0, sizeof(scenario->forbid));
	memset(scenario->show, 0, sizeof(scenario->show));
	scenario->show_in_run = 0;
	scenario->forbid_in_run = OUTCOME_BIT(OUTCOME_FAULT);
	if (!allowed)
		return;
	scenario->forbid_in_run = expect_never(scenario, allowed) & (in_models | OUTCOMES_RUN_ONLY);
	for (unsigned model = 0; model < MODELS; model++) {
		scenario->show[model] = allowed[model] & in_models;
		scenario->forbid[model] = in_models & (outcome_set)~allowed[model];
	}
}
