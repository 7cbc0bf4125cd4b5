/*
 * The cells of a campaign, as a table.
 */
#ifndef TOOLS_CAMPAIGN_LIST_H
#define TOOLS_CAMPAIGN_LIST_H

#include "tools/campaign/plan.h"

/* Prints a line a cell, with tabs between its columns, and one above them. */
enum status list(const struct plan *plan);

#endif
