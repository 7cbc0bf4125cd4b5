/*
 * Watching one patch: when each of its steps began, and what the first executors executed
 * meanwhile. For the picture.
 */
#ifndef KERNEL_SCREEN_RECORDING_H
#define KERNEL_SCREEN_RECORDING_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/core/track.h"
#include "scenario/scenario.h"

/* In cycles of arch_cycles(). */
struct recording {
	unsigned lanes;	      /* executors 1 to `lanes` are watched */
	struct track *tracks; /* of each of them */
	const struct scenario *scenario;
	uint64_t patch;		     /* its number in the run; 0: nothing was watched yet */
	uint64_t begun, ended;	     /* of what is shown: from a little before the first step */
	uint64_t moments[STEPS_MAX]; /* at which each step began */
	bool is_whole;		     /* the patch has ended as it should */
};

/* Prepares to watch that many executors, 1 and up. False when there is no memory. Patcher only,
 * once, all of these. */
bool recording_allocate(struct recording *recording, unsigned lanes);

/* Watches the patch that comes now; at rest, before its first stage. */
void recording_begin(struct recording *recording, const struct scenario *scenario, uint64_t patch);

/* Every executor has made a pass, and what it executes is shown from now on. */
void recording_patch_begins(struct recording *recording);

/* The patch has returned, and every executor has seen it. */
void recording_returned(struct recording *recording);

/* Lets the executors be; at rest. */
void recording_end(struct recording *recording);

#endif
