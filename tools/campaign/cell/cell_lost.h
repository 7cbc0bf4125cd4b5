/*
 * A cell that could not say itself what became of it: its node failed, or a queue ended it.
 */
#ifndef TOOLS_CAMPAIGN_CELL_CELL_LOST_H
#define TOOLS_CAMPAIGN_CELL_CELL_LOST_H

#include "tools/campaign/plan/plan.h"

/* It has failed, by this reason; one that has ended stays as it is. STATUS_AS_EXPECTED; or another
 * one after a message, as when it is being run. */
enum status cell_lost(const struct plan *plan, unsigned number, const char *reason);

#endif
