/*
 * The experiment: one scenario, many patches, every executor making passes all the while.
 */
#ifndef KERNEL_EXPERIMENT_EXPERIMENT_H
#define KERNEL_EXPERIMENT_EXPERIMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/core/run.h"
#include "kernel/options/options.h"

/* Runs a scenario, until the first of its limits. Returns when all executors are at rest. The
 * scenario stays the caller's, and must stay until the next run. Patcher only. */
void experiment_run(const struct scenario *scenario, const struct options *options,
		    struct run *run);

/* What a run begins and ends with: the sites placed and all counts empty; the counts of all CPUs
 * summed up. For experiment_run() and for what plants outcomes. False: run->reason says why.
 * Patcher only. */
bool run_begin(struct run *run, const struct scenario *scenario, uint64_t timeout_us);
void run_end(struct run *run, uint64_t timeout_us);

#endif
