#include "kernel/core/given.h"
#include "kernel/experiment/experiment.h"
#include "kernel/experiment/patch.h"
#include "kernel/experiment/patch_cannot.h"
#include "tests/random/check.h"
#include "tests/random/machines.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"

#define MACHINES 0x6d616368u /* separates the dice of the machines from those of the scenarios */

#define DWELL 4
#define SWEEP 4 /* patches, of half of the runs */

static struct run run;

static void tally_seen(const outcome_set *allowed, enum model model, struct tally *tally)
{
	tally->patches += run.patches;
	tally->executions += run.total.executions;
	for (unsigned outcome = 0; allowed && outcome < OUTCOMES; outcome++) {
		bool is_seen = run.total.outcomes[outcome] > 0;
		bool is_allowed = allowed[model] & OUTCOME_BIT(outcome) & ~OUTCOMES_MODEL_ONLY;

		tally->allowed += is_allowed;
		tally->seen += is_allowed && is_seen;
	}
}

static void check_experiment(const struct drawn *drawn, struct dice *dice,
			     const struct scenario *scenario, const outcome_set *allowed,
			     enum model model, struct tally *tally)
{
	const struct options options = {.patches = machine_patches(scenario),
					.dwell = DWELL,
					.sweep = dice_one_in(dice, 2) ? SWEEP : 0,
					.seed = dice_below(dice, 1000),
					.timeout_ms = 2000};

	char why[COUNTED_WHY_SIZE];

	machine_begin(dice, drawn->in_process, scenario, model, false);
	experiment_run(scenario, &options, &run);
	if (run.reason[0])
		check_failed("a machine of %s: %s", model_name(model), run.reason);
	machine_check_seen(allowed, model, run.total.outcomes);
	tally_seen(allowed, model, tally);
	if (!counted_as_executed(&run, why))
		check_failed("a machine of %s: %s", model_name(model), why);
}

/* Written bytes of neither form can lead to anywhere. */
static bool is_told_by_effect(const struct scenario *scenario)
{
	for (unsigned site = 0; site < scenario->site_count; site++)
		if (!given_is_told(scenario, site))
			return true;
	return false;
}

void check_machine(const struct drawn *drawn, struct tally *tally)
{
	struct dice dice = dice_for(drawn->seed ^ MACHINES, drawn->number);
	static struct scenario scenario;
	outcome_set by_model[MODELS];
	const outcome_set *allowed = check_draw(drawn, &scenario, by_model) ? by_model : NULL;

	tally->unproved += !allowed;
	if (patch_cannot(&scenario))
		return;
	if (is_told_by_effect(&scenario)) {
		tally->by_effect++;
		return;
	}
	for (unsigned model = 0; model < MODELS; model++)
		check_experiment(drawn, &dice, &scenario, allowed, (enum model)model, tally);
	check_log(drawn, &dice, &scenario, (enum model)dice_below(&dice, MODELS));
	fake_machine_end();
}
