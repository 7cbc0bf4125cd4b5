/*
 * The experiment: one scenario, many patches, every executor making passes all the while.
 */
#ifndef KERNEL_EXPERIMENT_EXPERIMENT_H
#define KERNEL_EXPERIMENT_EXPERIMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/core/executor.h"
#include "kernel/core/run.h"
#include "kernel/options/options.h"

/* Why it cannot be run here; NULL when it can. Patcher only. */
const char *experiment_obstacle(const struct scenario *scenario);

/* Runs a scenario, until the first of its limits. Returns when all executors are at rest. The
 * scenario stays the caller's, and must stay until the next run. Patcher only. */
void experiment_run(const struct scenario *scenario, const struct options *options,
		    struct run *run);

/* A run that goes on slice by slice, while other scenarios have theirs in between. All zero before
 * the first one, but for what is allowed, and for `counts`, which has room for all CPUs. */
struct sliced {
	outcome_set allowed[MODELS];	/* what each model allows, which is known */
	struct run run;			/* as it is after the last slice */
	struct executor_counts *counts; /* and what is in it of each CPU: executors_take_up() */
	uint64_t rounds;		/* patches, or stints, that were begun */
	uint64_t random;
};

/* Goes on with it for so long, of all limits of the options regardless; ends sooner when somebody
 * wants the run to end, or for good, with a reason. As above. */
void experiment_slice(struct sliced *sliced, const struct scenario *scenario,
		      const struct options *options, uint64_t slice_us);

/* What a run begins and ends with: the sites placed and all counts empty; the counts of all CPUs
 * summed up. For experiment_run() and for what plants outcomes. False: run->reason says why.
 * Patcher only. */
bool run_begin(struct run *run, const struct scenario *scenario, uint64_t timeout_us);
void run_end(struct run *run, uint64_t timeout_us);

#endif
