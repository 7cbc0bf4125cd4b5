/*
 * All scenarios that a campaign's file names, into one set.
 */
#ifndef TOOLS_CAMPAIGN_PLAN_GATHER_H
#define TOOLS_CAMPAIGN_PLAN_GATHER_H

#include "tools/base/status.h"
#include "tools/campaign/plan/campaign.h"

/* Writes the set into the directory. `file` is the campaign's own path: what it names is looked for
 * beside it. STATUS_AS_EXPECTED; or another one, with an explanation. */
enum status gather(const struct campaign *campaign, const char *file, const char *directory,
		   struct explanation *explanation);

#endif
