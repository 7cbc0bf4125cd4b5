/*
 * Batches: which patches one CPU makes together.
 */
#ifndef WATCH_ANALYSIS_BATCHES_H
#define WATCH_ANALYSIS_BATCHES_H

#include "watch/analysis/patches.h"

/* Says of each patch which batch it is of. False when there is no memory. */
bool batches_find(struct patches *patches, const struct history *history,
		  const struct changed_sites *sites);

#endif
