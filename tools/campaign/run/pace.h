/*
 * How far a campaign is: how many of its cells have ended, and how long the others will take.
 */
#ifndef TOOLS_CAMPAIGN_RUN_PACE_H
#define TOOLS_CAMPAIGN_RUN_PACE_H

#include "tools/campaign/plan/record.h"

struct pace_machine {
	unsigned cells, ended;
	unsigned processors; /* that a cell occupies */
	uint64_t elapsed_ms; /* of those that have ended, together */
};

struct pace {
	unsigned cells, ended, failed; /* failed: not judged */
	unsigned jobs, processors;
	struct pace_machine machines[CAMPAIGN_MACHINES_MAX];
};

/* All of the plan's cells, none of which has ended; so many run at a time, on so many processors at
 * most. */
void pace_begin(struct pace *pace, const struct plan *plan, unsigned jobs, unsigned processors);

/* One has ended. */
void pace_add(struct pace *pace, const struct plan *plan, const struct cell *cell,
	      const struct record *record);

/* Seconds that the others will take: by the mean of their machine, or of all where it has none;
 * TICKER_UNKNOWN while no cell has ended. */
uint64_t pace_left(const struct pace *pace);

/* "12 of 100 cells, 2 failed" */
#define PACE_LINE_SIZE 120
void pace_line(const struct pace *pace, char line[PACE_LINE_SIZE]);

#endif
