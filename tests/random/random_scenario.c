#include "tests/random/random_scenario.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "prover/generate/expect.h"
#include "tests/random/random_site.h"
#include "tests/random/random_steps.h"

/* Separates the dice of the expectations from those of the scenario. */
#define EXPECTATIONS 0x65787065u

/* ---- What is large --------------------------------------------------------------------------- */

/* About as many states as the prover visits under the weakest model, for each that one byte may be
 * in: not fetched, or fetched with one of the values that it can have. Bytes behind the head that
 * do not change are alike, so what counts is how many of them are fetched. */
static double fetched_states(const struct site *site)
{
	double states = 4;
	unsigned alike = 1;

	for (unsigned i = 1; i < site->length; i++)
		if (site->old_bytes[i] != site->new_bytes[i])
			states *= 3;
		else
			alike++;
	return states * alike;
}

#define STATES_WANTED 150000
#define OWN_STATES 16 /* of one more executor, which drops all that it has fetched by each pass */

static bool is_large(const struct scenario *scenario)
{
	double states = scenario->step_count + scenario_stores(scenario);

	for (unsigned i = 0; i < scenario->site_count; i++)
		states *= 2 * fetched_states(&scenario->sites[i]);
	if (scenario->rest.may || scenario->rest.online || scenario->back_to_back)
		states *= 2;
	if (scenario->others.handler || scenario->others.foreign)
		states *= 2;
	if (scenario->others.patcher)
		states *= OWN_STATES;
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].given || scenario->steps[i].asked != ASKED_ALL)
			states *= 2;
	return states > STATES_WANTED;
}

/* ---- The clauses ----------------------------------------------------------------------------- */

#define ONLINE_ONE_IN 12
#define OTHERS_ONE_IN 10 /* each of them */

static void draw_handler(struct dice *dice, struct scenario *scenario)
{
	bool old_is = false, new_is = false;

	for (unsigned i = 0; i < scenario->site_count; i++) {
		old_is |= scenario->sites[i].old_bytes[0] == BREAKPOINT;
		new_is |= scenario->sites[i].new_bytes[0] == BREAKPOINT;
	}
	scenario->handler = (enum handler_policy)dice_below(dice, HANDLER_POLICIES);
	/* One that leads to a breakpoint of the forms' own would lead there for ever. */
	if ((scenario->handler == HANDLER_OLD && old_is) ||
	    (scenario->handler == HANDLER_NEW && new_is) ||
	    (scenario->handler == HANDLER_RETRY && (old_is || new_is)))
		scenario->handler = HANDLER_NEXT;
}

static void draw_execution(struct dice *dice, bool in_process, struct scenario *scenario)
{
	struct execution *execution = &scenario->execution;

	if (!in_process && dice_one_in(dice, 3))
		execution->context = (enum executor_context)dice_below(dice, EXECUTOR_CONTEXTS);
	execution->reads_flag = scenario_steps_of(scenario, STEP_FLAG) > 0 && !dice_one_in(dice, 4);
	if (!execution->reads_flag)
		return;
	execution->straight = scenario->site_count == 1 && dice_one_in(dice, 2);
	execution->conditional = !execution->straight && dice_one_in(dice, 2);
	do
		execution->serialization = random_serialization(dice, in_process);
	while (execution->context == CONTEXT_NMI && execution->serialization == SERIALIZE_IRET);
}

static void draw_rest(struct dice *dice, bool in_process, struct scenario *scenario)
{
	struct rest *rest = &scenario->rest;

	if (!in_process && scenario_steps_of(scenario, STEP_SYNC) > 0)
		rest->may = dice_one_in(dice, 4);
	if (!rest->may)
		rest->online = dice_one_in(dice, ONLINE_ONE_IN);
	if (!rest->may && !rest->online)
		return;
	rest->wakes_by = random_serialization(dice, in_process);
	rest->early = rest->wakes_by != SERIALIZE_NONE && dice_one_in(dice, 2);
}

static void draw_others(struct dice *dice, struct scenario *scenario)
{
	struct others *others = &scenario->others;
	bool is_straight = scenario->execution.straight;

	others->patcher = scenario->handler != HANDLER_RETRY && dice_one_in(dice, OTHERS_ONE_IN);
	others->handler = dice_one_in(dice, OTHERS_ONE_IN);
	if (others->handler)
		others->handler_site = (uint8_t)dice_below(dice, scenario->site_count);
	others->foreign = !is_straight && dice_one_in(dice, OTHERS_ONE_IN);
	if (others->foreign)
		others->foreign_site = (uint8_t)dice_below(dice, scenario->site_count);
}

static bool can_go_back(const struct scenario *scenario, unsigned index)
{
	const struct site *site = &scenario->sites[index];
	struct scenario back;

	scenario_exchange(scenario, &back);
	return !site_is_sled(site) && !site_is_sled(&back.sites[index]) &&
	       scenario_leaves_whole(scenario, index) && scenario_leaves_whole(&back, index);
}

static bool belongs_to_one_patch(const struct scenario *scenario)
{
	static const enum step_kind kinds[] = {STEP_FLAG, STEP_RETIRE, STEP_MOVE_OUT,
					       STEP_EXCHANGE};
	bool belongs = scenario->rest.may || scenario->rest.online;

	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		belongs |= scenario_steps_of(scenario, kinds[i]) > 0;
	return belongs;
}

/* Half of those that can be. */
static void draw_repeat(struct dice *dice, struct scenario *scenario)
{
	bool can = !belongs_to_one_patch(scenario);

	for (unsigned i = 0; i < scenario->site_count; i++)
		can &= can_go_back(scenario, i);
	scenario->back_to_back = can && dice_one_in(dice, 2);
}

static void draw(struct dice *dice, bool in_process, struct scenario *scenario)
{
	memset(scenario, 0, sizeof(*scenario));
	scenario->site_count = dice_one_in(dice, 3) ? 2 : 1;
	for (unsigned i = 0; i < scenario->site_count; i++)
		scenario->sites[i] = random_site(dice);
	random_steps(dice, in_process, scenario);
	draw_handler(dice, scenario);
	draw_execution(dice, in_process, scenario);
	draw_rest(dice, in_process, scenario);
	draw_others(dice, scenario);
	draw_repeat(dice, scenario);
}

void random_scenario(uint64_t seed, uint64_t number, bool in_process, struct scenario *scenario)
{
	struct dice dice = dice_for(seed, number);

	do
		draw(&dice, in_process, scenario);
	while (is_large(scenario));
	snprintf(scenario->name, sizeof(scenario->name), "random-%" PRIu64 "-%" PRIu64, seed,
		 number);
	snprintf(scenario->about, sizeof(scenario->about),
		 "Number %" PRIu64 " of the seed %" PRIu64 ".", number, seed);
}

/* ---- Expectations ---------------------------------------------------------------------------- */

void random_expectations(uint64_t seed, uint64_t number, const outcome_set allowed[MODELS],
			 struct scenario *scenario)
{
	struct dice dice = dice_for(seed ^ EXPECTATIONS, number);
	const outcome_set all = expect_possible(scenario);
	const enum outcome last = scenario->back_to_back ? OUTCOME_TORN : OUTCOME_STALE;

	scenario->forbid_in_run = OUTCOME_BIT(OUTCOME_FAULT);
	if (!allowed)
		return;
	scenario->forbid_in_run = expect_never(scenario, allowed);
	for (unsigned model = 0; model < MODELS; model++) {
		for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
			outcome_set bit =
				(outcome_set)(OUTCOME_BIT(outcome) & all & ~OUTCOMES_RUN_ONLY);

			if (!dice_one_in(&dice, 2))
				continue;
			if (allowed[model] & bit)
				scenario->show[model] |= bit;
			else
				scenario->forbid[model] |= bit;
		}
	}
	/* One that holds wherever it is a question at all, so that there is one. */
	if (allowed[MODEL_COHERENT] & OUTCOME_BIT(last))
		scenario->show[MODEL_COHERENT] |= OUTCOME_BIT(last);
	else
		scenario->forbid[MODEL_COHERENT] |= OUTCOME_BIT(last);
}
