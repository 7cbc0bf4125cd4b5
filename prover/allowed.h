/*
 * What each fetch model allows in a scenario, for whoever holds a run against it.
 */
#ifndef PROVE_ALLOWED_H
#define PROVE_ALLOWED_H

#include "prover/system.h"

/* Explores a scenario under every model, with one executor: others constrain an executor by the
 * patcher's waits only, so together they have no outcome that one alone has not. `allowed` gets, of
 * each model, the outcomes among OUTCOMES_EXPECTABLE that some run has, but for what only a real
 * run can see. False when it cannot be proved, with the reason as text behind "cannot be proved: ",
 * or when memory ran out, with an empty one. Not from two threads at once. */
bool prove_allowed(const struct scenario *scenario, outcome_set allowed[MODELS],
		   char reason[SYSTEM_REASON_SIZE]);

#endif
