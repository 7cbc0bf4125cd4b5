#include "prover/search/tell.h"

#include <stdlib.h>
#include <string.h>

#include "prover/search/reduced.h"
#include "prover/search/protocols.h"
#include "prover/search/telling.h"
#include "scenario/model_order.h"

#define NO_REST                                                                                    \
	{                                                                                          \
		.may = false                                                                       \
	}
#define REST_NONE                                                                                  \
	{                                                                                          \
		.may = true, .wakes_by = SERIALIZE_NONE                                            \
	}
#define REST_EARLY                                                                                 \
	{                                                                                          \
		.may = true, .wakes_by = SERIALIZE_CPUID, .early = true                            \
	}

/* A rest matters to what a sync leaves alone, so with none of them it cannot tell anything. */
const struct tell_setting tell_settings[TELL_SETTINGS] = {
	{1, false, NO_REST, false, 0, 2, true},
	{1, true, NO_REST, false, 0, 2, true},
	{1, false, NO_REST, true, 0, 2, false},
	{1, true, NO_REST, true, 0, 2, false},
	{1, false, REST_NONE, false, 1, 2, false},
	{1, false, REST_EARLY, false, 1, 2, false},
	{1, false, REST_EARLY, true, 1, 2, false},
	/* A whole fetch that is kept shows in two executions, around something else. */
	{2, false, REST_EARLY, true, 1, 1, false},
};

struct hunt {
	const struct tell_question *question;
	struct tell *tell;
	uint64_t begun; /* by bounds_now() */

	unsigned setting;
	outcome_set wanted[MODELS][MODELS]; /* that tell the first from the second */

	struct scenario scenario;
	struct system system;
	struct reduced reduced;
	enum search_result result;
};

/* ---- One protocol ---------------------------------------------------------------------------- */

/* What some of the models allow, given as bits. */
static void explore(struct hunt *hunt, unsigned models, outcome_set allowed[MODELS])
{
	char reason[SYSTEM_REASON_SIZE];

	for (unsigned model = 0; model < MODELS && hunt->result == SEARCH_DONE; model++) {
		if (!(models >> model & 1))
			continue;
		system_build(&hunt->system, &hunt->scenario, (enum model)model, 1, reason);
		hunt->tell->searches++;
		hunt->result = reduced_again(&hunt->reduced, &hunt->system, 0);
		allowed[model] = hunt->reduced.allowed & TELL_OUTCOMES;
	}
}

static outcome_set told(const struct hunt *hunt, unsigned excluded, unsigned other,
			const outcome_set allowed[MODELS])
{
	return hunt->wanted[excluded][other] & allowed[other] & (outcome_set)~allowed[excluded];
}

static bool is_any_told(const struct hunt *hunt, const outcome_set allowed[MODELS])
{
	outcome_set any = 0;

	for (unsigned excluded = 0; excluded < MODELS; excluded++)
		for (unsigned other = 0; other < MODELS; other++)
			any |= told(hunt, excluded, other, allowed);
	return any != 0;
}

/* The models of those pairs that something is still wanted of, as bits. */
static unsigned models_wanted(const struct hunt *hunt)
{
	unsigned models = 0;

	for (unsigned excluded = 0; excluded < MODELS; excluded++)
		for (unsigned other = 0; other < MODELS; other++)
			if (hunt->wanted[excluded][other])
				models |= 1u << excluded | 1u << other;
	return models;
}

/* What each model allows; false when it tells none of what is wanted. Where the weakest allows no
 * more than the strongest, neither does any other; and most protocols end there. */
static bool tells_something(struct hunt *hunt, outcome_set allowed[MODELS])
{
	const unsigned extremes = 1u << MODEL_COHERENT | 1u << MODEL_PREFETCH;
	const unsigned all = (1u << MODELS) - 1;
	unsigned wanted = models_wanted(hunt);
	unsigned first = (wanted & extremes) == extremes ? extremes : 0;

	explore(hunt, first, allowed);
	if (first && allowed[MODEL_COHERENT] == allowed[MODEL_PREFETCH])
		return false;
	explore(hunt, wanted & ~first, allowed);
	if (hunt->result != SEARCH_DONE || !is_any_told(hunt, allowed))
		return false;
	explore(hunt, all & ~wanted, allowed);
	return hunt->result == SEARCH_DONE;
}

/* Its number among those that are kept, where it is put if it is not there. */
static uint8_t keep(struct hunt *hunt, const outcome_set allowed[MODELS], bool *is_kept)
{
	struct tell *tell = hunt->tell;

	if (!*is_kept) {
		struct telling *telling = &tell->of[tell->count++];

		telling->scenario = hunt->scenario;
		telling->setting = hunt->setting;
		memcpy(telling->allowed, allowed, sizeof(telling->allowed));
		telling_describe(telling);
		*is_kept = true;
	}
	return (uint8_t)(tell->count - 1);
}

static void note_pair(struct hunt *hunt, enum model excluded, enum model other,
		      const outcome_set allowed[MODELS], bool *is_kept)
{
	outcome_set *wanted = &hunt->wanted[excluded][other];
	outcome_set tells = told(hunt, excluded, other, allowed);

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (tells & OUTCOME_BIT(outcome))
			hunt->tell->cheapest[excluded][other][outcome] =
				keep(hunt, allowed, is_kept);
	if (tells && !tell_settings[hunt->setting].every)
		*wanted = 0;
	*wanted &= (outcome_set)~tells;
}

static void note_pairs(struct hunt *hunt, const outcome_set allowed[MODELS])
{
	bool is_kept = false;

	for (unsigned excluded = 0; excluded < MODELS; excluded++)
		for (unsigned other = 0; other < MODELS; other++)
			note_pair(hunt, (enum model)excluded, (enum model)other, allowed, &is_kept);
}

static bool leaves_new(const struct scenario *scenario)
{
	char note[SCENARIO_NOTE_SIZE];

	for (unsigned site = 0; site < scenario->site_count; site++)
		if (scenario_leaves_other(scenario, site, note))
			return false;
	return true;
}

static bool try_protocol(void *context)
{
	struct hunt *hunt = context;
	outcome_set allowed[MODELS] = {0};

	if (leaves_new(&hunt->scenario) == tell_settings[hunt->setting].partial)
		return true;
	hunt->tell->protocols[hunt->setting]++;
	if (tells_something(hunt, allowed))
		note_pairs(hunt, allowed);
	return hunt->result == SEARCH_DONE && models_wanted(hunt) != 0;
}

/* ---- All of them ----------------------------------------------------------------------------- */

static void set_up(struct hunt *hunt)
{
	const struct tell_setting *setting = &tell_settings[hunt->setting];
	struct scenario *scenario = &hunt->scenario;

	*scenario = *hunt->question->scenario;
	scenario->site_count = setting->sites;
	for (unsigned site = 1; site < setting->sites; site++)
		scenario->sites[site] = scenario->sites[0];
	scenario->execution = (struct execution){.reads_flag = setting->reads_flag};
	scenario->rest = setting->rest;
}

static outcome_set not_found(const struct hunt *hunt, enum model excluded, enum model other)
{
	const uint8_t *cheapest = hunt->tell->cheapest[excluded][other];
	outcome_set found = 0;

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (cheapest[outcome] != TELLING_NONE)
			found |= OUTCOME_BIT(outcome);
	if (found && !tell_settings[hunt->setting].every)
		return 0;
	return hunt->question->outcomes & (outcome_set)~found;
}

/* What was asked for, but for what the order forbids, and for what there is already. */
static void choose_wanted(struct hunt *hunt)
{
	for (unsigned excluded = 0; excluded < MODELS; excluded++)
		for (unsigned other = 0; other < MODELS; other++) {
			bool may_be = (hunt->question->pairs[excluded] >> other & 1) &&
				      !model_is_within((enum model)other, (enum model)excluded);

			hunt->wanted[excluded][other] =
				may_be ? not_found(hunt, (enum model)excluded, (enum model)other)
				       : 0;
		}
}

/* Back to back there is no flag and no rest, and each patch leaves the whole new form. */
static bool is_possible(const struct hunt *hunt, const struct tell_setting *setting)
{
	return !hunt->question->scenario->back_to_back ||
	       !(setting->reads_flag || setting->rest.may || setting->partial);
}

static void try_setting(struct hunt *hunt, unsigned setting)
{
	const struct protocols protocols = {
		.scenario = &hunt->scenario,
		.steps = hunt->question->steps,
		.syncs_least = tell_settings[setting].syncs_least,
		.syncs_most = tell_settings[setting].syncs_most,
		.each = try_protocol,
		.context = hunt,
	};

	if (!is_possible(hunt, &tell_settings[setting]))
		return;
	hunt->setting = setting;
	choose_wanted(hunt);
	if (models_wanted(hunt) == 0)
		return;
	set_up(hunt);
	protocols_each(&protocols);
}

/* A first search, of no step, has the memory that all others use. */
static void try_all(struct hunt *hunt)
{
	char reason[SYSTEM_REASON_SIZE];

	hunt->scenario = *hunt->question->scenario;
	hunt->scenario.step_count = 0;
	hunt->scenario.back_to_back = false;
	system_build(&hunt->system, &hunt->scenario, MODEL_COHERENT, 1, reason);
	hunt->result = reduced_run(&hunt->reduced, &hunt->system, 0, hunt->question->bounds);
	for (unsigned setting = 0; setting < TELL_SETTINGS && hunt->result == SEARCH_DONE;
	     setting++)
		try_setting(hunt, setting);
}

enum search_result tell_run(const struct tell_question *question, struct tell *tell)
{
	struct hunt *hunt = calloc(1, sizeof(*hunt));
	enum search_result result;

	memset(tell, 0, sizeof(*tell));
	memset(tell->cheapest, TELLING_NONE, sizeof(tell->cheapest));
	tell->effort.result = SEARCH_NO_MEMORY;
	if (!hunt)
		return SEARCH_NO_MEMORY;
	hunt->question = question;
	hunt->tell = tell;
	hunt->begun = bounds_now();
	try_all(hunt);
	result = hunt->result;
	tell->effort = reduced_effort(&hunt->reduced, result);
	tell->effort.nanoseconds = bounds_now() - hunt->begun;
	reduced_free(&hunt->reduced);
	free(hunt);
	return result;
}

static bool costs_less(const struct telling *a, const struct telling *b)
{
	if (a->setting != b->setting)
		return a->setting < b->setting;
	if (protocol_syncs(&a->scenario) != protocol_syncs(&b->scenario))
		return protocol_syncs(&a->scenario) < protocol_syncs(&b->scenario);
	if (protocol_stores(&a->scenario) != protocol_stores(&b->scenario))
		return protocol_stores(&a->scenario) < protocol_stores(&b->scenario);
	return a->scenario.step_count < b->scenario.step_count;
}

outcome_set tell_by(const struct tell *tell, unsigned n, enum model excluded, enum model other)
{
	outcome_set by = 0;

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (tell->cheapest[excluded][other][outcome] == n)
			by |= OUTCOME_BIT(outcome);
	return by;
}

unsigned tell_cheapest(const struct tell *tell, enum model excluded, enum model other)
{
	unsigned cheapest = TELLING_NONE;

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		unsigned n = tell->cheapest[excluded][other][outcome];

		if (n != TELLING_NONE &&
		    (cheapest == TELLING_NONE || costs_less(&tell->of[n], &tell->of[cheapest])))
			cheapest = n;
	}
	return cheapest;
}
