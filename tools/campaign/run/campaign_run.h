/*
 * Runs all cells of a campaign that have not ended, by GNU parallel.
 */
#ifndef TOOLS_CAMPAIGN_RUN_CAMPAIGN_RUN_H
#define TOOLS_CAMPAIGN_RUN_CAMPAIGN_RUN_H

#include "tools/campaign/plan/campaign_options.h"
#include "tools/campaign/plan/plan.h"

/* STATUS_AS_EXPECTED when all have ended, with whatever verdicts; STATUS_INCONCLUSIVE when some
 * have not, or have failed. */
enum status campaign_run(const struct plan *plan, const struct campaign_options *options);

#endif
