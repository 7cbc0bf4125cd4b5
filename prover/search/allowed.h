/*
 * What each fetch model allows in a scenario, for whoever holds a run against it.
 */
#ifndef PROVE_ALLOWED_H
#define PROVE_ALLOWED_H

#include "prover/search/bounds.h"
#include "prover/model/system.h"

enum proof {
	PROOF_DONE,
	PROOF_IMPOSSIBLE, /* the prover does not take such a scenario */
	PROOF_GIVEN_UP /* it has more states than are explored here, or there is no memory for them
			*/
};

/* As many states of each model are explored here, and no more: a scenario with more would keep
 * whoever only wants to judge a run waiting for too long. It is the same number on every machine,
 * so that all come to the same verdict; all scenarios of the standard set together have a hundredth
 * of it. "crossmod prove" has no such limit. */
#define PROOF_STATES_MAX ((size_t)4 << 20)

/* Explores a scenario under every model, with one executor: others constrain an executor by the
 * patcher's waits only, so together they have no outcome that one alone has not. `allowed` gets, of
 * each model, the outcomes among OUTCOMES_EXPECTABLE that some run has, but for what only a real
 * run can see; without a proof it is undefined, and `reason` says why as words behind "cannot be
 * proved: ". Not from two threads at once. */
enum proof prove_scenario(const struct scenario *scenario, outcome_set allowed[MODELS],
			  char reason[SYSTEM_REASON_SIZE]);

/* The same, for whom it does not matter why there is none: true when there is one. */
bool prove_allowed(const struct scenario *scenario, outcome_set allowed[MODELS],
		   char reason[SYSTEM_REASON_SIZE]);

/* The same, with bounds of the caller's for each model. */
enum proof prove_within(const struct scenario *scenario, const struct bounds *bounds,
			outcome_set allowed[MODELS], char reason[SYSTEM_REASON_SIZE]);

/* The same, under one model. PROOF_GIVEN_UP: some run has each of `allowed`, which may not be all.
 */
enum proof prove_under(const struct scenario *scenario, enum model model,
		       const struct bounds *bounds, outcome_set *allowed,
		       char reason[SYSTEM_REASON_SIZE]);

#endif
