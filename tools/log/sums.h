/*
 * Whether the counts of a scenario's run agree with each other. Costs are costs.h's matter.
 */
#ifndef TOOLS_LOG_SUMS_H
#define TOOLS_LOG_SUMS_H

#include "tools/log/figures.h"
#include "tools/log/header.h"

/* False with an explanation when two figures contradict each other, the scenario, or the head of
 * the log. */
bool sums_agree(const struct figures *figures, const struct header *header,
		struct explanation *explanation);

#endif
