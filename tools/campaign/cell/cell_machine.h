/*
 * How a cell's machine is started.
 */
#ifndef TOOLS_CAMPAIGN_CELL_CELL_MACHINE_H
#define TOOLS_CAMPAIGN_CELL_CELL_MACHINE_H

#include "tools/campaign/cell/cell_run.h"

/* Runs it, judges what it sends, and fills the record's status, reason and emulator. */
void cell_machine_run(struct cell_run *run);

#endif
