#include "tools/campaign/pace.h"

#include "tools/campaign/processors.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MINUTE_S 60
#define HOUR_S (60 * MINUTE_S)

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

bool pace_left(const struct pace *pace, uint64_t *seconds)
{
	uint64_t all_ms = 0, left_ms = 0, whole = (uint64_t)pace->jobs * pace->processors;

	if (pace->ended == 0)
		return false;
	for (unsigned i = 0; i < CAMPAIGN_MACHINES_MAX; i++)
		all_ms += pace->machines[i].elapsed_ms;
	for (unsigned i = 0; i < CAMPAIGN_MACHINES_MAX; i++) {
		const struct pace_machine *machine = &pace->machines[i];
		uint64_t left = machine->cells - machine->ended;

		left_ms += share(pace, machine) *
			   (machine->ended ? left * machine->elapsed_ms / machine->ended
					   : left * all_ms / pace->ended);
	}
	*seconds = (left_ms / whole + 999) / 1000;
	return true;
}

static void print_time(uint64_t seconds, char time[48])
{
	if (seconds >= HOUR_S)
		snprintf(time, 48, "%" PRIu64 " h %" PRIu64 " min", seconds / HOUR_S,
			 seconds % HOUR_S / MINUTE_S);
	else if (seconds >= MINUTE_S)
		snprintf(time, 48, "%" PRIu64 " min %" PRIu64 " s", seconds / MINUTE_S,
			 seconds % MINUTE_S);
	else
		snprintf(time, 48, "%" PRIu64 " s", seconds);
}

void pace_line(const struct pace *pace, char line[PACE_LINE_SIZE])
{
	uint64_t seconds;
	char time[48], left[64] = "";

	if (pace_left(pace, &seconds) && pace->ended < pace->cells) {
		print_time(seconds, time);
		snprintf(left, sizeof(left), ", some %s left", time);
	}
	snprintf(line, PACE_LINE_SIZE, "%u of %u cells, %u failed%s", pace->ended, pace->cells,
		 pace->failed, left);
}
