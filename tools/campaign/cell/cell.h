/*
 * Runs one cell of a campaign: its scenarios on its machine, into its log and its record.
 */
#ifndef TOOLS_CAMPAIGN_CELL_CELL_H
#define TOOLS_CAMPAIGN_CELL_CELL_H

#include "tools/campaign/plan/plan.h"

/* One that has ended is not run another time, unless it says so. Prints what it came to in a line,
 * and returns its status, 0 to 4 or 64 and above. One that somebody asks to end has not ended: this
 * is 128 and the signal's number then, and the cell will be run again. */
int cell_run(const struct plan *plan, unsigned number, bool again);

#endif
