/*
 * Many searches, shared among threads. What comes out is the same for any number of threads, since
 * each search is done by one; but for those that are given up for the time they take.
 */
#ifndef TOOLS_PROVE_JOBS_H
#define TOOLS_PROVE_JOBS_H

#include <stdbool.h>

#include "prover/search/bounds.h"
#include "prover/model/system.h"

#define THREADS_MAX 64

struct job {
	const struct scenario *scenario; /* small enough for system_build() */
	enum model model;

	/* Filled by jobs_run(). */
	outcome_set allowed; /* as far as it was found */
	struct effort effort;
};

struct jobs {
	struct job *of;
	size_t count;
	unsigned executors, threads;
	bool exhaustive;     /* each state, and nothing put together */
	size_t bytes;	     /* of memory, at most: for all that are under way together */
	unsigned seconds;    /* of processor time, at most: for each */
	const char *command; /* begins the lines that say how far they are */
};

/* Explores each, and says on the standard error from time to time how far it is. One that cannot
 * have the memory it needs is done again when the others are over, with all of it to itself; so it
 * is given up only if it needs more than that. False when there is no memory to begin with. */
bool jobs_run(const struct jobs *jobs);

#endif
