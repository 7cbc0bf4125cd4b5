#include "prover/search/allowed.h"

#include <stdio.h>
#include <string.h>

#include "prover/model/batch.h"
#include "prover/search/reduced.h"
#include "prover/search/search.h"

#define MODELS_ALLOW (OUTCOMES_EXPECTABLE & ~OUTCOMES_RUN_ONLY)

static enum search_result explore_reduced(const struct system *system, const struct bounds *bounds,
					  outcome_set *allowed, struct effort *effort)
{
	static struct reduced reduced; /* too large for a stack */
	enum search_result result = reduced_run(&reduced, system, 0, bounds);

	*allowed |= reduced.allowed & MODELS_ALLOW;
	*effort = reduced_effort(&reduced, result);
	reduced_free(&reduced);
	return result;
}

static enum search_result explore_all(const struct system *system, const struct bounds *bounds,
				      outcome_set *allowed, struct effort *effort)
{
	static struct search search; /* likewise */
	enum search_result result = search_run(&search, system, 0, bounds);

	*allowed |= search.allowed & MODELS_ALLOW;
	*effort = search_effort(&search, result);
	search_free(&search);
	return result;
}

/* One part of a batch: what it allows is added. */
static enum proof explore(const struct scenario *scenario, enum model model,
			  const struct bounds *bounds, outcome_set *allowed,
			  char reason[SYSTEM_REASON_SIZE])
{
	/* Too large for a stack. */
	static struct system system;
	char why[EFFORT_WORDS_SIZE];
	enum search_result result;
	struct effort effort;

	if (!system_build(&system, scenario, model, 1, reason))
		return PROOF_IMPOSSIBLE;
	result = reduced_takes(&system) ? explore_reduced(&system, bounds, allowed, &effort)
					: explore_all(&system, bounds, allowed, &effort);
	if (result == SEARCH_DONE)
		return PROOF_DONE;
	effort_words(&effort, why);
	if (result == SEARCH_STATES)
		snprintf(reason, SYSTEM_REASON_SIZE, "under %s it has more than %zu states",
			 model_name(model), bounds->states);
	else
		snprintf(reason, SYSTEM_REASON_SIZE, "%s was given up %s", model_name(model), why);
	return PROOF_GIVEN_UP;
}

enum proof prove_under(const struct scenario *scenario, enum model model,
		       const struct bounds *bounds, outcome_set *allowed,
		       char reason[SYSTEM_REASON_SIZE])
{
	static struct scenario part;
	enum proof proof = PROOF_DONE;

	*allowed = 0;
	for (unsigned n = 0; n < batch_parts(scenario) && proof == PROOF_DONE; n++) {
		batch_part(scenario, n, &part);
		proof = explore(&part, model, bounds, allowed, reason);
	}
	return proof;
}

enum proof prove_within(const struct scenario *scenario, const struct bounds *bounds,
			outcome_set allowed[MODELS], char reason[SYSTEM_REASON_SIZE])
{
	enum proof proof = PROOF_DONE;

	memset(allowed, 0, MODELS * sizeof(*allowed));
	for (unsigned model = 0; model < MODELS && proof == PROOF_DONE; model++)
		proof = prove_under(scenario, (enum model)model, bounds, &allowed[model], reason);
	return proof;
}

enum proof prove_scenario(const struct scenario *scenario, outcome_set allowed[MODELS],
			  char reason[SYSTEM_REASON_SIZE])
{
	struct bounds bounds = BOUNDS_NONE;

	bounds.states = PROOF_STATES_MAX;
	return prove_within(scenario, &bounds, allowed, reason);
}

bool prove_allowed(const struct scenario *scenario, outcome_set allowed[MODELS],
		   char reason[SYSTEM_REASON_SIZE])
{
	return prove_scenario(scenario, allowed, reason) == PROOF_DONE;
}
