/*
 * What the cells of a campaign came to, into its database.
 */
#ifndef TOOLS_CAMPAIGN_COLLECT_H
#define TOOLS_CAMPAIGN_COLLECT_H

#include "tools/campaign/plan.h"

/* Adds the logs of all cells that have ended, and are not in DIR/crossmod.db yet, and prints how
 * many cells came to what. STATUS_AS_EXPECTED; or another one after a message. */
enum status collect(const struct plan *plan);

#endif
