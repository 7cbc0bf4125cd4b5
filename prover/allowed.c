#include "prover/allowed.h"

#include "prover/search.h"

static bool explore(const struct scenario *scenario, enum model model, outcome_set *allowed,
		    char reason[SYSTEM_REASON_SIZE])
{
	/* Too large for a stack. */
	static struct system system;
	static struct search search;
	enum search_result result;

	if (!system_build(&system, scenario, model, 1, reason))
		return false;
	result = search_run(&search, &system, 0);
	*allowed = search.allowed & OUTCOMES_EXPECTABLE & ~OUTCOMES_RUN_ONLY;
	search_free(&search);
	if (result == SEARCH_NO_MEMORY)
		reason[0] = '\0';
	return result == SEARCH_DONE;
}

bool prove_allowed(const struct scenario *scenario, outcome_set allowed[MODELS],
		   char reason[SYSTEM_REASON_SIZE])
{
	for (unsigned model = 0; model < MODELS; model++)
		if (!explore(scenario, (enum model)model, &allowed[model], reason))
			return false;
	return true;
}
