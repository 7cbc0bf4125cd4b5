/*
 * What becomes of a patch, and what a site must hold before it and after it.
 */
#ifndef KERNEL_EXPERIMENT_PATCH_RESULT_H
#define KERNEL_EXPERIMENT_PATCH_RESULT_H

#include "kernel/core/place.h"

enum patch_result {
	PATCH_DONE,
	PATCH_NOT_TEXT,	   /* a site is not in text that may be patched; nothing was written */
	PATCH_OTHER_BYTES, /* a site does not hold the form that it should */
	PATCH_BUSY, /* another CPU does not let go of the lock of the text, and is offline; nothing
		     * was written */
	PATCH_UNDONE, /* a CPU did not acknowledge; the sites hold their form again */
	PATCH_LEFT, /* likewise, but too late to undo: what is there stays, breakpoints are handled
		     */
	/* likewise, when all was written: the sites hold the other form, and what that CPU
	 * executes, nobody knows; breakpoints are still handled */
	PATCH_UNCONFIRMED
};

/* PATCH_DONE when all sites can be written, and hold the form that is the old one of `way`: the
 * placed scenario, or its way back. Else which of the two they fail. Patcher only. */
enum patch_result patch_check(const struct placed *placed, const struct scenario *way);

/* A CPU did not acknowledge `failed`, which is a step of `way`. Undoes what was written, if that is
 * safe, and lets those that were stopped go. The last three of the results. Likewise. */
enum patch_result patch_give_up(const struct placed *placed, const struct scenario *way,
				const struct step *failed);

/* What a CPU has failed to do in the patch that was given up last, as run_lost() wants it. Stays
 * until it is asked again. Likewise. */
const char *patch_failure(enum patch_result result);

#endif
