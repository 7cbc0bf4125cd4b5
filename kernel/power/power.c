#include "kernel/power/power.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/site.h"
#include "kernel/core/effects.h"
#include "kernel/core/executor.h"
#include "kernel/core/log.h"
#include "kernel/core/place.h"
#include "kernel/experiment/experiment.h"
#include "kernel/power/power_fields.h"
#include "kernel/power/power_scenario.h"
#include "lib/format.h"
#include "lib/rate.h"

#define LINE_SIZE 200

_Noreturn static void fail(const char *what)
{
	kernel_crash_begin();
	kernel_crash_end("power: %s", what);
}

static void print(unsigned what, enum power_side side, uint32_t round,
		  const struct plain_counts *counts)
{
	char line[LINE_SIZE];
	size_t length = 0;

#define COLUMN_VALUE(name, value)                                                                  \
	length += format_string(line + length, sizeof(line) - length, " %llu",                     \
				(unsigned long long)(value));
	POWER_COLUMNS(COLUMN_VALUE)
	kernel_comment(POWER_PREFIX POWER_ROW_PREFIX "%s %s%s", power_kinds[what].word,
		       power_side_word(side), line);
}

static void run_loop(const struct scenario *scenario, const struct plain_loop *loop, uint64_t us,
		     struct plain_counts *counts)
{
	char refusal[SITE_REASON_SIZE];

	if (!place(scenario, refusal))
		fail(refusal);
	if (!plain_run(loop, us, counts))
		fail("a CPU did not begin, or end, or acknowledge a sync, in the plain loop");
}

static uint64_t events_of(enum power_event event, const struct plain_counts *counts)
{
	return event == POWER_TORN ? counts->torn : counts->unserialized;
}

/* More events a second, or as many with more patches a second. */
static bool is_better(enum power_event event, const struct plain_counts *counts,
		      const struct plain_counts *best)
{
	uint64_t events = rate_per_second(events_of(event, counts), counts->us);
	uint64_t best_events = rate_per_second(events_of(event, best), best->us);

	if (events != best_events)
		return events > best_events;
	return rate_per_second(counts->patches, counts->us) >
	       rate_per_second(best->patches, best->us);
}

/* The plain loop at the pace that suits it best in this round. Where it waits for syncs, it has
 * none. */
static void run_plain(unsigned what, const struct scenario *scenario, struct plain_counts *best)
{
	const struct power_kind *kind = &power_kinds[what];
	bool has_syncs = kind->syncs != PLAIN_NO_SYNC;
	unsigned paces = has_syncs ? 1 : POWER_PACES;
	struct plain_loop loop = {kind->stores, kind->syncs, SERIALIZE_CPUID, power_paces[0]};
	struct plain_counts counts;

	run_loop(scenario, &loop, POWER_WINDOW_US / paces, best);
	for (unsigned pace = 1; pace < paces; pace++) {
		loop.turns = power_paces[pace];
		run_loop(scenario, &loop, POWER_WINDOW_US / paces, &counts);
		if (is_better(kind->event, &counts, best))
			*best = counts;
	}
}

static void run_crossmod(const struct scenario *scenario, const struct options *options,
			 struct plain_counts *counts)
{
	static struct run run;

	experiment_run(scenario, options, &run);
	if (run.reason[0] && !arch_end_wanted())
		fail(run.reason);
	*counts = (struct plain_counts){
		.patches = run.patches,
		.executions = run.total.executions,
		.torn = run.total.outcomes[OUTCOME_TORN],
		.unserialized = run.total.outcomes[OUTCOME_UNSERIALIZED],
		.us = run.elapsed_us,
	};
}

/* Each of the sides comes first in its turn. */
static void measure(unsigned what, uint32_t round, const struct options *options)
{
	const struct scenario *scenario = power_scenario(what);
	const char *lacks = arch_lacks(scenario);
	struct plain_counts counts;

	if (lacks)
		fail(lacks);
	for (unsigned turn = 0; turn < POWER_SIDES; turn++) {
		enum power_side side = (turn + round) % POWER_SIDES;

		effects_want(side == POWER_EFFECT);
		if (side == POWER_PLAIN)
			run_plain(what, scenario, &counts);
		else
			run_crossmod(scenario, options, &counts);
		print(what, side, round, &counts);
	}
	effects_want(options->tell_effect);
}

void power_run(uint32_t rounds, const struct options *options)
{
	struct options own = *options;

	if (executors_online() == 0)
		kernel_refuse(
			"power: one CPU: there is nobody to execute what another one patches");
	if (!plain_allocate())
		kernel_refuse("power: there is too little memory for what the plain loop counts");
	own.patches = own.executions = 0;
	own.seconds = POWER_WINDOW_S;
	own.sweep = 0;
#define COLUMN(name, value) " " #name
	kernel_comment(POWER_PREFIX "rows are: what side" POWER_COLUMNS(COLUMN));
	for (uint32_t round = 1; round <= rounds && !arch_end_wanted(); round++) {
		for (unsigned what = 0; what < POWER_WHATS; what++)
			measure(what, round, &own);
		kernel_comment(POWER_PREFIX "round %u of %u has been made", round, rounds);
	}
	/* There are no tests. */
	log_line("1..0");
}
