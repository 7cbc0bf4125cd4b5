/*
 * Whether the figures of a scenario agree with each other.
 */
#ifndef TOOLS_SUMS_H
#define TOOLS_SUMS_H

#include "tools/figures.h"

/* False with an explanation when two figures contradict each other. */
bool sums_agree(const struct figures *figures, struct explanation *explanation);

#endif
