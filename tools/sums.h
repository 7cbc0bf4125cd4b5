/*
 * Whether the figures of a scenario agree with each other, and what they amount to.
 */
#ifndef TOOLS_SUMS_H
#define TOOLS_SUMS_H

#include "tools/figures.h"

/* False with an explanation when two figures contradict each other. */
bool sums_agree(const struct figures *figures, struct explanation *explanation);

/* The verdict that the figures amount to, whatever the log says of it. */
enum verdict sums_verdict(const struct figures *figures);

#endif
