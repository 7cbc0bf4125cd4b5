#include "tools/campaign/run/pace.h"

#include "tools/base/ticker.h"
#include "tools/campaign/plan/processors.h"

#include <stdio.h>
#include <string.h>

void pace_begin(struct pace *pace, const struct plan *plan, unsigned jobs, unsigned processors)
{
	memset(pace, 0, sizeof(*pace));
	pace->jobs = jobs;
	pace->processors = processors;
	pace->cells = plan->cells;
	for (unsigned i = 0; i < plan->campaign.machine_count; i++) {
		const struct campaign_machine *machine = &plan->campaign.machines[i];

		pace->machines[i].cells = plan_machine_cells(plan, machine);
		pace->machines[i].processors = processors_of(machine, processors);
	}
}

void pace_add(struct pace *pace, const struct plan *plan, const struct cell *cell,
	      const struct record *record)
{
	struct pace_machine *machine = &pace->machines[cell->machine - plan->campaign.machines];

	pace->ended++;
	pace->failed += !record_is_judged(record);
	machine->ended++;
	machine->elapsed_ms += record->elapsed_ms;
}

/* What a cell takes away from the others: its part of the cells at a time, or of the processors, of
 * which the larger one counts. In parts of jobs * processors. */
static uint64_t share(const struct pace *pace, const struct pace_machine *machine)
{
	uint64_t of_processors = (uint64_t)machine->processors * pace->jobs;

	return of_processors > pace->processors ? of_processors : pace->processors;
}

uint64_t pace_left(const struct pace *pace)
{
	uint64_t all_ms = 0, left_ms = 0, whole = (uint64_t)pace->jobs * pace->processors;

	if (pace->ended == 0)
		return TICKER_UNKNOWN;
	for (unsigned i = 0; i < CAMPAIGN_MACHINES_MAX; i++)
		all_ms += pace->machines[i].elapsed_ms;
	for (unsigned i = 0; i < CAMPAIGN_MACHINES_MAX; i++) {
		const struct pace_machine *machine = &pace->machines[i];
		uint64_t left = machine->cells - machine->ended;

		left_ms += share(pace, machine) *
			   (machine->ended ? left * machine->elapsed_ms / machine->ended
					   : left * all_ms / pace->ended);
	}
	return (left_ms / whole + 999) / 1000;
}

void pace_line(const struct pace *pace, char line[PACE_LINE_SIZE])
{
	snprintf(line, PACE_LINE_SIZE, "%u of %u cells, %u failed", pace->ended, pace->cells,
		 pace->failed);
}
