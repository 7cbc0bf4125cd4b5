/*
 * "crossmod run --pairs": the same scenarios on two CPUs of each relation that there is.
 */
#ifndef TOOLS_RUN_RUN_PAIRS_H
#define TOOLS_RUN_RUN_PAIRS_H

#include "tools/base/status.h"
#include "tools/run/run_options.h"

/* Runs on one pair of each kind among options->cpus, and prints a table of all. Returns the status
 * of the pair that is worst off. */
enum status run_pairs(const struct run_options *options, int count, char **arguments);

#endif
