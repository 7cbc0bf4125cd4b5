/*
 * The experiment: one scenario, many patches, every executor making passes all the while.
 */
#ifndef KERNEL_EXPERIMENT_EXPERIMENT_H
#define KERNEL_EXPERIMENT_EXPERIMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/core/cost.h"
#include "kernel/core/options.h"
#include "kernel/core/oracle.h"

#define REASON_SIZE 256

/* A scenario's run, for the report. */
struct run {
	const struct scenario *scenario;
	const outcome_set *allowed; /* of MODELS: what each model allows; NULL: not known */
	unsigned executors;	    /* that took part, and whose counts are in the total */
	uint64_t patches;	    /* that returned */
	uint64_t syncs;		    /* that those patches made */
	struct oracle total;
	uint64_t retried, stuck;
	uint64_t elapsed_us;   /* from the first patch to the last */
	uint64_t clock_cycles; /* that reading the clock costs; in no cost below */
	/* In cycles; of patches without dwell. One bare sync; all stores of a patch, bare. */
	struct cost patch, sync, stores;
	char reason[REASON_SIZE]; /* why it ended early, or proves nothing; empty: it does not */
};

/* Runs a scenario, until the first of its limits. Returns when all executors are at rest. The
 * scenario stays the caller's, and must stay until the next run. Patcher only. */
void experiment_run(const struct scenario *scenario, const struct options *options,
		    struct run *run);

/* What a run begins and ends with: the sites placed and all counts empty; the counts of all CPUs
 * summed up. For experiment_run() and for what plants outcomes. False: run->reason says why.
 * Patcher only. */
bool run_begin(struct run *run, const struct scenario *scenario, uint64_t timeout_us);
void run_end(struct run *run, uint64_t timeout_us);

/* Notes which CPUs were lost, with what they failed to do, unless there is a reason already. */
void run_lost(struct run *run, const char *what);

#endif
