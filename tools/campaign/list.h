/*
 * The cells of a campaign, as a table.
 */
#ifndef TOOLS_CAMPAIGN_LIST_H
#define TOOLS_CAMPAIGN_LIST_H

#include "tools/campaign/plan/plan.h"

/* Prints a line a cell, with tabs between its columns, and one above them; or all of it as JSON, by
 * docs/schemas/campaign.schema.json. STATUS_NO_INPUT after a message: a scenario cannot be read. */
enum status list(const struct plan *plan, bool as_json);

#endif
