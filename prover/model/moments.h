/*
 * A run, moment by moment: what each event is, and how everything stands behind it. For whoever
 * shows a run to people.
 */
#ifndef PROVE_MOMENTS_H
#define PROVE_MOMENTS_H

#include "prover/model/describe.h"

/* Whose event it is. Executor n is TRACK_EXECUTOR + n. */
#define TRACK_PATCHER 0u
#define TRACK_MEMORY 1u
#define TRACK_EXECUTOR 2u
#define TRACKS_MAX (TRACK_EXECUTOR + SYSTEM_EXECUTORS_MAX)

struct moment {
	struct event event;
	unsigned track; /* TRACK_PATCHER, also for the patcher's own interrupts; or an executor's */
	bool returns;	/* with it the patch has returned */
	char what[DESCRIPTION_SIZE];   /* that its CPU does */
	char memory[DESCRIPTION_SIZE]; /* what it holds behind the event */
	outcome_set outcomes;
	struct state state; /* behind the event */
};

/* The moments of a run that trace_replay() takes, one for each event. */
void moments_tell(const struct system *system, const struct event *events, size_t count,
		  struct moment *moments);

#endif
