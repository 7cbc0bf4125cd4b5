/*
 * A campaign for a queue: the script that submits its cells to Slurm.
 */
#ifndef TOOLS_CAMPAIGN_SLURM_H
#define TOOLS_CAMPAIGN_SLURM_H

#include "tools/campaign/plan/plan.h"

/* Writes DIR/slurm, for the cells that have not ended, and `again`: for those that have failed,
 * too. Prints how to start it. Nothing is submitted. STATUS_AS_EXPECTED, also when no cell is left;
 * or another one after a message. */
enum status slurm_write(const struct plan *plan, bool again);

#endif
