/*
 * A cell on a board: commands put its scenarios where the board boots from, read its serial port,
 * and power-cycle it.
 */
#ifndef TOOLS_CAMPAIGN_CELL_BOARD_H
#define TOOLS_CAMPAIGN_CELL_BOARD_H

#include "tools/campaign/cell/cell_run.h"

/* Waits until no other cell of this campaign runs on the board. Then runs it, judges its log, and
 * fills the record. */
void board_run(struct cell_run *run);

#endif
