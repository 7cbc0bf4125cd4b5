/*
 * What comes between two patches, or two stints: other places, costs, what a test wants to happen,
 * and which CPUs are lost.
 */
#ifndef KERNEL_EXPERIMENT_BETWEEN_H
#define KERNEL_EXPERIMENT_BETWEEN_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/core/run.h"
#include "kernel/experiment/patch.h"
#include "kernel/options/options.h"

/* Places the sites anew, and paces the executors otherwise. False: a CPU did not acknowledge that
 * the first pages are there again, and run->reason says so. At rest. Patcher only, as all here. */
bool between_sweep(struct run *run, uint64_t timeout_us, uint64_t *random);

/* How often a patch of what is placed relaxes before a step at most: the more sites, the longer is
 * a pass of the executors, and they meet each step in fewer of them. 0: no patch dwells. */
unsigned between_dwell(const struct options *options);

/* Has some time pass, so that not all patches begin at the same point of an executor's turn. */
void between_change_phase(uint64_t *random);

/* For tests: does what the option test= says should happen, before the n-th patch or stint; and
 * when its stage has begun. */
void between_deafen(const struct options *options, const struct patch *patch, uint64_t n);
void between_provoke(const struct options *options, const struct patch *patch, uint64_t n);

/* The cycles since then, without what reading the clock costs. */
uint64_t between_cycles_since(const struct run *run, uint64_t start);

/* Measures what the patch cannot cost less than, while the executors do what they did during it.
 * False: a CPU did not acknowledge, or let go of the lock of the text. */
bool between_measure_limit(struct run *run, const struct patch *patch);

/* Notes which CPUs were lost, with what they failed to do, unless there is a reason already. */
void run_lost(struct run *run, const char *what);

#endif
