/*
 * Whether what a scenario's block says of costs is whole, and agrees with the scenario, with the
 * machine's clock, and with itself.
 */
#ifndef TOOLS_COSTS_H
#define TOOLS_COSTS_H

#include "tools/figures.h"
#include "tools/header.h"

/* False with an explanation when it does not. Costs that are not there say nothing wrong. */
bool costs_agree(const struct figures *figures, const struct header *header,
		 struct explanation *explanation);

#endif
