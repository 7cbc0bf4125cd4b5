/*
 * Many searches, shared among threads. What comes out is the same for any number of threads, since
 * each search is done by one.
 */
#ifndef PROVE_JOBS_H
#define PROVE_JOBS_H

#include "prover/system.h"

#define THREADS_MAX 64

struct job {
	const struct scenario *scenario; /* small enough for system_build() */
	enum model model;

	/* Filled by jobs_run(). */
	outcome_set allowed;
	uint64_t states, events;
	uint64_t nanoseconds; /* of processor time */
};

/* Explores each with that many executors. False when memory ran out. */
bool jobs_run(struct job *jobs, size_t count, unsigned executors, unsigned threads);

#endif
