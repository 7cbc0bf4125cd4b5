/*
 * What executors do while the bench measures: they execute one cell over and over, with one
 * arch_relax() between two passes.
 */
#ifndef KERNEL_BENCH_WORK_H
#define KERNEL_BENCH_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "arch/arch.h"
#include "kernel/cost.h"

struct bench_job {
	const struct arch_generated *chain; /* of one site where the samples are wanted */
	/* What one pass costs that met a breakpoint, and one that did not; NULL: nobody wants to
	 * know. CPU 1 writes them while the job lasts. */
	struct cost *with, *without;
};

/* Memory for their counts; false when there is none. Once, before any job. Patcher. */
bool bench_work_allocate(void);

/* Has all executors do this job, which must stay; returns when each has made a pass. False when
 * one did not within the time that a sync may take. Patcher, executors at rest. */
bool bench_work_begin(const struct bench_job *job);

/* Has them rest again. False when one did not within that time. Patcher. */
bool bench_work_end(void);

/* Returns when each executor has made one more pass, if there is a job: so that what is measured
 * next finds the sites executed. False when one did not within that time. Patcher. */
bool bench_work_turn(void);

/* Passes that all executors have made so far, in all jobs, and the fewest of any that is online.
 * Any CPU. */
uint64_t bench_work_passes(uint64_t *fewest);

/* An executor's part, as long as there is a job. Executors at rest, interrupts on. */
void bench_take_part(void);

#endif
