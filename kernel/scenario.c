#include "kernel/scenario.h"

#define TORN OUTCOME_BIT(OUTCOME_TORN)
#define FAULT OUTCOME_BIT(OUTCOME_FAULT)
#define UNSERIALIZED OUTCOME_BIT(OUTCOME_UNSERIALIZED)
#define LATE_OLD OUTCOME_BIT(OUTCOME_LATE_OLD)
#define LATE_BREAKPOINT OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT)

/*
 * The three schedules of the explanation that Crossmod starts from (Mathieu Desnoyers, Linux
 * kernel mailing list, October 2009), and the protocol that Linux uses today.
 *
 * `direct` and `breakpoint-only` are wrong on purpose. That they show it is what tells us that the
 * other two were put to a test which could have failed.
 */
const struct scenario scenarios[] = {
	{
		.name = "direct",
		.about = "Schedule 1: the operand is overwritten while others execute the site.",
		.patch = {STEP_WRITE_TAIL},
		.show = UNSERIALIZED,
		.forbid = TORN | FAULT,
	},
	{
		.name = "breakpoint-only",
		.about = "Schedule 3: a breakpoint, but nothing that makes the others see it.",
		.patch = {STEP_WRITE_BREAKPOINT, STEP_WRITE_TAIL, STEP_WRITE_HEAD},
		.show = UNSERIALIZED,
		.forbid = TORN | FAULT,
	},
	{
		.name = "breakpoint-ipi",
		.about = "Schedule 2: a breakpoint, and a sync before the operand changes.",
		.patch = {STEP_WRITE_BREAKPOINT, STEP_SYNC, STEP_WRITE_TAIL, STEP_WRITE_HEAD},
		/* A breakpoint that was fetched before the head came back may be executed after the
		 * patch has returned: so late-breakpoint is allowed here. */
		.forbid = TORN | FAULT | UNSERIALIZED | LATE_OLD,
	},
	{
		.name = "three-sync",
		.about = "What Linux does: a sync after each of the three writes.",
		.patch = {STEP_WRITE_BREAKPOINT, STEP_SYNC, STEP_WRITE_TAIL, STEP_SYNC,
			  STEP_WRITE_HEAD, STEP_SYNC},
		.forbid = TORN | FAULT | UNSERIALIZED | LATE_OLD | LATE_BREAKPOINT,
	},
};

const size_t scenario_count = sizeof(scenarios) / sizeof(scenarios[0]);

unsigned scenario_syncs(const struct scenario *scenario)
{
	unsigned syncs = 0;

	for (const enum step *step = scenario->patch; *step != STEP_END; step++)
		syncs += *step == STEP_SYNC;
	return syncs;
}

unsigned scenario_stores(const struct scenario *scenario)
{
	unsigned stores = 0;

	for (const enum step *step = scenario->patch; *step != STEP_END; step++)
		stores += *step != STEP_SYNC;
	return stores;
}
