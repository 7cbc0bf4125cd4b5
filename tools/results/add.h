/*
 * Logs into the database of results.
 */
#ifndef TOOLS_RESULTS_ADD_H
#define TOOLS_RESULTS_ADD_H

#include "tools/results/options.h"

/* Adds each log of each file, and says so; one that cannot be added is named, and the others go on.
 * Returns the worst that happened. */
enum status results_add(const struct results_options *options);

#endif
