/*
 * A cell that is being run.
 */
#ifndef TOOLS_CAMPAIGN_CELL_CELL_RUN_H
#define TOOLS_CAMPAIGN_CELL_CELL_RUN_H

#include "tools/base/workspace.h"
#include "tools/campaign/plan/record.h"

/* A file of the workspace: in the order of their names they are in that of the campaign. */
#define CELL_SCENARIO_NAME "%03zu.scn"

struct cell_run {
	const struct plan *plan;
	struct cell cell;
	struct workspace workspace; /* the scenarios, counted from 1 on */
	char log[PATH_MAX];	    /* where the log shall be */
	struct record *record;	    /* that it fills, but for the time */
	int interrupted;	    /* the signal by which it was asked to end, or 0 */
};

/* Sets the record's status and reason. */
void cell_ends(struct cell_run *run, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A verdict in words; "" for a status that is none. */
const char *cell_verdict(int status);

#endif
