/*
 * What a campaign is beyond the lines of its file: what nobody has said, and what must be there.
 */
#ifndef TOOLS_CAMPAIGN_PLAN_CAMPAIGN_COMPLETE_H
#define TOOLS_CAMPAIGN_PLAN_CAMPAIGN_COMPLETE_H

#include "tools/campaign/plan/campaign.h"

/* Gives each machine what is usual, or said for all, and makes one of it for each of its counts of
 * CPUs. False with an explanation when something is not there; the file had so many lines. */
bool campaign_complete(struct campaign *campaign, const struct campaign_settings *usual,
		       const char *file, unsigned lines, struct explanation *explanation);

#endif
