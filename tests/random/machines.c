#include "tests/random/machines.h"

#include "scenario/verdict.h"
#include "tests/random/check.h"
#include "tests/unit/fake/fake_machine.h"

#define BURST 9 /* executions */

/* Who retries may do so a thousand times, in each pass. */
#define PATCHES 12
#define PATCHES_RETRIED 3

/* What else it may be. Traps come late, and interrupts untold, in a process alone; and the last of
 * these is one. */
static void become(struct dice *dice, bool in_process)
{
	unsigned kind = dice_below(dice, in_process ? 4 : 2);

	fake_arch.burst = kind > 0 ? BURST : 0;
	fake_arch.traps_are_late = kind > 1;
	fake_machine.untold = kind > 2;
}

void machine_begin(struct dice *dice, bool in_process, const struct scenario *scenario,
		   enum model model, bool is_booted)
{
	unsigned cpus = 2 + dice_below(dice, FAKE_CPUS_MAX - 1);
	unsigned seed = 1 + dice_below(dice, 1000);

	if (is_booted)
		fake_machine_boot(cpus, seed);
	else
		fake_machine_begin(cpus, seed);
	fake_machine.fetches = model;
	fake_machine.buffers = fake_can_buffer(scenario) && dice_one_in(dice, 2);
	become(dice, in_process);
}

unsigned machine_patches(const struct scenario *scenario)
{
	return scenario->handler == HANDLER_RETRY ? PATCHES_RETRIED : PATCHES;
}

void machine_check_seen(const outcome_set *allowed, enum model model,
			const uint64_t outcomes[OUTCOMES])
{
	if (outcomes[OUTCOME_UNKNOWN] > 0)
		check_failed("%s: executions could not be placed", model_name(model));
	if (!allowed || classify_scenario(allowed, outcomes) >> model & 1)
		return;
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (outcomes[outcome] > 0 && (OUTCOMES_EXPECTABLE & OUTCOME_BIT(outcome)) &&
		    !(allowed[model] & OUTCOME_BIT(outcome)))
			check_failed("a machine of %s has shown %s, which that does not allow",
				     model_name(model), outcome_spelling((enum outcome)outcome));
}
