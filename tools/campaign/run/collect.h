/*
 * What the cells of a campaign came to, into its database.
 */
#ifndef TOOLS_CAMPAIGN_RUN_COLLECT_H
#define TOOLS_CAMPAIGN_RUN_COLLECT_H

#include "tools/campaign/plan/plan.h"

/* Adds all cells that have ended, and are not in DIR/crossmod.db as they are, with the logs of
 * those that were judged, and prints how many cells came to what. One that cannot be added is
 * noted, and the others are. STATUS_AS_EXPECTED; or another one after a message. */
enum status collect(const struct plan *plan);

#endif
