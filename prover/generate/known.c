#include "prover/generate/known.h"

#include <stdlib.h>
#include <string.h>

#include "prover/generate/canonical.h"
#include "prover/generate/named.h"

struct known *known_begin(size_t states)
{
	struct known *known = calloc(1, sizeof(*known));

	if (!known)
		return NULL;
	known->bounds = (struct bounds)BOUNDS_NONE;
	known->bounds.states = states;
	return known;
}

void known_end(struct known *known)
{
	if (known && known->has_memory)
		reduced_free(&known->reduced);
	free(known);
}

void known_forget(struct known *known)
{
	known->count = known->next = 0;
}

static const struct known_one *find(const struct known *known, uint64_t key,
				    const struct scenario *form)
{
	for (unsigned n = 0; n < known->count; n++)
		if (known->of[n].key == key && scenario_same_experiment(&known->of[n].form, form))
			return &known->of[n];
	return NULL;
}

/* A search that was given up leaves no memory that another one could use. */
static enum search_result explore(struct known *known)
{
	enum search_result result =
		known->has_memory ? reduced_again(&known->reduced, &known->system, 0)
				  : reduced_run(&known->reduced, &known->system, 0, &known->bounds);

	known->has_memory = result == SEARCH_DONE;
	if (result != SEARCH_DONE)
		reduced_free(&known->reduced);
	return result;
}

static enum search_result prove(struct known *known, const struct scenario *scenario,
				outcome_set allowed[MODELS])
{
	enum search_result result = SEARCH_DONE;
	char reason[SYSTEM_REASON_SIZE];

	known->proved++;
	for (unsigned model = 0; model < MODELS && result == SEARCH_DONE; model++) {
		if (!system_build(&known->system, scenario, (enum model)model, 1, reason))
			return SEARCH_STATES;
		result = explore(known);
		allowed[model] = known->reduced.allowed & OUTCOMES_EXPECTABLE &
				 (outcome_set)~OUTCOMES_RUN_ONLY;
	}
	return result;
}

enum search_result known_allowed(struct known *known, const struct scenario *scenario,
				 outcome_set allowed[MODELS])
{
	static struct scenario form;
	const struct known_one *found;
	enum search_result result;
	struct known_one *place;
	uint64_t key;

	canonical_to_models(scenario, &form);
	key = named_key(&form);
	found = find(known, key, &form);
	if (found) {
		memcpy(allowed, found->allowed, sizeof(found->allowed));
		return SEARCH_DONE;
	}
	result = prove(known, scenario, allowed);
	if (result != SEARCH_DONE)
		return result;
	place = &known->of[known->next];
	known->next = (known->next + 1) % KNOWN_MAX;
	known->count += known->count < KNOWN_MAX;
	place->key = key;
	place->form = form;
	memcpy(place->allowed, allowed, sizeof(place->allowed));
	return SEARCH_DONE;
}
