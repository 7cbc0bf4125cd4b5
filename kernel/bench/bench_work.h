/*
 * What executors do while the bench measures: they wait, they rest, or they execute one cell over
 * and over, with one arch_relax() between two passes.
 */
#ifndef KERNEL_BENCH_BENCH_WORK_H
#define KERNEL_BENCH_BENCH_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "arch/text.h"
#include "kernel/bench/bench_cell.h"
#include "kernel/core/cost.h"

struct bench_job {
	enum bench_executors executors;
	/* For those that are busy; of one site where the samples are wanted. */
	const struct arch_generated *chain;
	/* What one pass costs that met a breakpoint, and one that did not; NULL: nobody wants to
	 * know. CPU 1 writes them while the job lasts. */
	struct cost *with, *without;
};

/* Memory for their counts; false when there is none. Once, before any job. Patcher. */
bool bench_work_allocate(void);

/* Has all executors do this job, which must stay; returns when each has begun, and has made a pass
 * if it makes passes. False when one did not within the time that a sync may take. Patcher,
 * executors at rest. */
bool bench_work_begin(const struct bench_job *job);

/* Has them rest again. False when one did not within that time. Patcher. */
bool bench_work_end(void);

/* Returns when each executor has made one more pass, if they make passes: so that what is measured
 * next finds the sites executed. False when one did not within that time. Patcher. */
bool bench_work_turn(void);

/* Passes that all executors have made so far, in all jobs, and the fewest of any that is online.
 * Any CPU. */
uint64_t bench_work_passes(uint64_t *fewest);

/* How many CPUs took a sync while it was their job to be so, and how often all of them together.
 * Patcher, executors at rest. */
unsigned bench_work_interrupted(enum bench_executors executors, uint64_t *times);

/* An executor's part, as long as there is a job. Executors at rest, interrupts on. */
void bench_take_part(void);

#endif
