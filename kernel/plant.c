#include "kernel/plant.h"

#include "arch/arch.h"
#include "kernel/breakpoint.h"
#include "kernel/executor.h"
#include "kernel/patch.h"
#include "lib/format.h"
#include "lib/string.h"

/* The second form's low half under the first one's high half: a torn operand, if stores could be
 * torn inside a byte. It leads to a landing pad that neither form reaches. */
#define MIXTURE(first, second) ((uint8_t)(((first)&0xf0) | ((second)&0x0f)))

#define UD2_HEAD 0x0f
#define UD2_TAIL 0x0b

#define ALL_FAULTS                                                                                 \
	(OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_FAULT) |                                  \
	 OUTCOME_BIT(OUTCOME_UNSERIALIZED) | OUTCOME_BIT(OUTCOME_LATE_OLD) |                       \
	 OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT))
#define PLANT(outcome, label, text)                                                                \
	{                                                                                          \
		.name = (label), .about = (text), .show = OUTCOME_BIT(outcome),                    \
		.forbid = ALL_FAULTS & ~OUTCOME_BIT(outcome)                                       \
	}

const struct scenario planted_scenarios[] = {
	PLANT(OUTCOME_UNSERIALIZED, "planted-unserialized",
	      "old, then new, and nothing in between"),
	PLANT(OUTCOME_LATE_OLD, "planted-late-old", "the patch returns without having written"),
	PLANT(OUTCOME_LATE_BREAKPOINT, "planted-late-breakpoint",
	      "it returns with the breakpoint in"),
	PLANT(OUTCOME_TORN, "planted-torn", "an operand that is neither the old nor the new one"),
	PLANT(OUTCOME_FAULT, "planted-fault", "an undefined instruction at the site"),
};
const size_t planted_count = sizeof(planted_scenarios) / sizeof(planted_scenarios[0]);

/* What the site holds while every executor executes it once, in the stage after the patch. */
static void planted_bytes(const struct scenario *scenario, const struct patch *patch,
			  uint8_t bytes[2])
{
	memcpy(bytes, patch->new, 2);
	if (scenario->show & OUTCOME_BIT(OUTCOME_LATE_OLD))
		memcpy(bytes, patch->old, 2);
	if (scenario->show & OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT))
		bytes[0] = BREAKPOINT;
	if (scenario->show & OUTCOME_BIT(OUTCOME_TORN))
		bytes[1] = MIXTURE(arch_site.first[1], arch_site.second[1]);
	if (scenario->show & OUTCOME_BIT(OUTCOME_FAULT)) {
		bytes[0] = UD2_HEAD;
		bytes[1] = UD2_TAIL;
	}
}

static void write_site(const struct patch *patch, const uint8_t bytes[2])
{
	uint8_t *alias = arch_text_alias(patch->text, patch->length);

	memcpy(alias, bytes, patch->length);
}

/* Every executor executes the old form once, then once what is planted. No sync comes in between,
 * and no executor executes the site while it is written. */
static bool plant_once(struct run *run, uint64_t n, uint64_t timeout_us)
{
	struct patch patch;
	uint8_t bytes[2];

	run_prepare(&patch, run->scenario, n, timeout_us);
	planted_bytes(run->scenario, &patch, bytes);
	if (!executors_enter(stage_patching(n), timeout_us))
		return false;
	breakpoint_expect(&patch);
	write_site(&patch, bytes);
	bool all = executors_enter(stage_returned(n), timeout_us);

	write_site(&patch, patch.new);
	breakpoint_retire();
	run->patches += all;
	return all;
}

static void compare(struct run *run)
{
	uint64_t planted = run->patches * run->executors;

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		if (!(run->scenario->show & OUTCOME_BIT(outcome)))
			continue;
		uint64_t counted = run->total.outcomes[outcome];

		kernel_comment("%s: %llu planted, %llu counted", run->scenario->name,
			       (unsigned long long)planted, (unsigned long long)counted);
		if (counted != planted)
			format_text(run->reason, sizeof(run->reason), "%llu planted, %llu counted",
				    (unsigned long long)planted, (unsigned long long)counted);
	}
	if (!oracle_adds_up(&run->total))
		format_text(run->reason, sizeof(run->reason), "the counts do not add up");
}

void plant_run(const struct scenario *scenario, const struct options *options, struct run *run)
{
	uint64_t timeout_us = options->timeout_ms * 1000ull;

	if (!run_begin(run, scenario, timeout_us))
		return;
	executors_once_a_stage(true);
	for (uint64_t n = 1; n <= options->patches; n++) {
		if (plant_once(run, n, timeout_us))
			continue;
		run_lost(run, "did not execute the site");
		break;
	}
	run_end(run, timeout_us);
	executors_once_a_stage(false);
	compare(run);
}
