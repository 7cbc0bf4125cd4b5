/*
 * The picture above the log, where there is a screen for it: what a patch does to every CPU, and
 * how far the run is; at the end, the page of kernel/screen/page.h. Where there is none, all of
 * this does nothing. Patcher only.
 *
 * It is drawn between two patches, when all executors are at rest: a few times a second, and in no
 * more than a hundredth of the time, however slow the screen is.
 */
#ifndef KERNEL_SCREEN_PICTURE_H
#define KERNEL_SCREEN_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/core/run.h"
#include "kernel/screen/progress.h"
#include "scenario/verdict.h"

/* Takes the screen's upper part, and memory; once, after executors_allocate(). Below the picture
 * stands a line about the keys; NULL: none. */
void picture_begin(const char *keys);

/* A scenario of so many begins; with the verdicts so far. */
void picture_scenario(unsigned number, unsigned of, const struct scenario *scenario,
		      const struct classification *classification);

/* Around a patch that may be watched. At rest before it: where the cycles go at which each of its
 * steps begins, STEPS_MAX at most; NULL when it is not watched. A patch that is timed should not
 * be, where there are others. The other two are for one that is watched, which pauses so often at
 * each step: when every executor has made a pass, just before the first step; and when it has
 * returned and every executor has seen it. */
uint64_t *picture_before_patch(const struct scenario *scenario, uint64_t number);
void picture_patch_begins(unsigned dwell);
void picture_after_patch(unsigned dwell);

/* At rest after it: draws, when it is time. */
void picture_show(const struct run *run, const struct progress *progress, uint64_t executions);

/* Says in the log what the lanes show. */
void picture_tell(void);

/* What there is to draw on, for the page; NULL when there is nothing. */
const struct arch_picture *picture_canvas(void);

/* Takes the whole screen, where there is something to draw on, and returns it. The log has ended.
 */
const struct arch_picture *picture_take_all(void);

#endif
