/*
 * A campaign's file; docs/campaign.md is its reference.
 */
#ifndef TOOLS_CAMPAIGN_PLAN_CAMPAIGN_FILE_H
#define TOOLS_CAMPAIGN_PLAN_CAMPAIGN_FILE_H

#include "tools/campaign/plan/campaign.h"

#include <stddef.h>

/* Reads a file's bytes, which are copied. False with an explanation, which begins with
 * FILE:LINE:COLUMN. To be given to campaign_free() in any case. */
bool campaign_parse(struct campaign *campaign, const char *file, const char *bytes, size_t length,
		    struct explanation *explanation);

#endif
