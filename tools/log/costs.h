/*
 * Whether what a scenario's block says of costs is whole, and agrees with the scenario, with the
 * machine's clock, and with itself.
 */
#ifndef TOOLS_LOG_COSTS_H
#define TOOLS_LOG_COSTS_H

#include "tools/log/figures.h"
#include "tools/log/header.h"

/* False with an explanation when it does not. Costs that are not there say nothing wrong. */
bool costs_agree(const struct figures *figures, const struct header *header,
		 struct explanation *explanation);

#endif
