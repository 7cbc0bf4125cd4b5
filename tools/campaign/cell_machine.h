/*
 * How a cell's machine is started.
 */
#ifndef TOOLS_CAMPAIGN_CELL_MACHINE_H
#define TOOLS_CAMPAIGN_CELL_MACHINE_H

#include "tools/base/arguments.h"
#include "tools/base/workspace.h"
#include "tools/campaign/errand.h"
#include "tools/campaign/record.h"

/* What a cell runs. */
struct cell_run {
	const struct plan *plan;
	struct cell cell;
	struct workspace workspace; /* the scenarios, each in a file "N.scn" */
	char log[PATH_MAX];	    /* where the log shall be */
	struct record *record;	    /* that it fills, but for the time */
	int interrupted;	    /* a signal, or 0 */
};

/* Runs it, judges what it sends, and fills the record's status, reason and emulator. */
void cell_machine_run(struct cell_run *run);

#endif
