/*
 * The experiment: one scenario, many patches, every executor executing all the while.
 */
#ifndef KERNEL_EXPERIMENT_H
#define KERNEL_EXPERIMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/cost.h"
#include "kernel/options.h"
#include "kernel/oracle.h"
#include "kernel/scenario.h"

#define REASON_SIZE 160

/* A scenario's run, for the report. */
struct run {
	const struct scenario *scenario;
	unsigned executors; /* that took part, and whose counts are in the total */
	uint64_t patches;   /* that returned */
	uint64_t syncs;	    /* that those patches made */
	struct oracle total;
	uint64_t retried;
	struct cost patch, sync, store; /* in cycles; of patches without dwell */
	char reason[REASON_SIZE]; /* why it ended early, or proves nothing; empty: it does not */
};

enum verdict {
	VERDICT_AS_EXPECTED,
	VERDICT_FORBIDDEN,   /* something was seen that the scenario forbids */
	VERDICT_INCONCLUSIVE /* nothing such, but what it should show was not seen, or see reason */
};

/* The verdict on what was counted. Pure. */
enum verdict verdict_of(const struct run *run);
const char *verdict_name(enum verdict verdict);

/* Runs a scenario. Returns when all executors are at rest. Patcher only. */
void experiment_run(const struct scenario *scenario, const struct options *options,
		    struct run *run);

/* Fills the n-th patch of a run, from 1: odd ones lead to the second form, even ones back. */
struct patch;
void run_prepare(struct patch *patch, const struct scenario *scenario, uint64_t n,
		 uint64_t timeout_us);

/* What a run begins and ends with: the site in its first form and all counts empty; the counts of
 * all CPUs summed up. For experiment_run() and for what plants outcomes. Patcher only. */
bool run_begin(struct run *run, const struct scenario *scenario, uint64_t timeout_us);
void run_end(struct run *run, uint64_t timeout_us);

/* Notes which CPUs were lost, with what they failed to do, unless there is a reason already. */
void run_lost(struct run *run, const char *what);

#endif
