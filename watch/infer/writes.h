/*
 * Stores into a site, as steps of a protocol.
 */
#ifndef WATCH_INFER_WRITES_H
#define WATCH_INFER_WRITES_H

#include "watch/analysis/patches.h"
#include "watch/infer/step_list.h"

/* Adds what a change of the patch writes: one step, or more where it was several stores that no
 * step describes. `before`: the change in front of it, if there is nothing between the two; or
 * NULL. `is_last`: no later change stores into the head. */
void writes_add(struct steps *steps, const struct history *history, const struct patch *patch,
		const struct change *change, const struct change *before, bool is_last);

#endif
