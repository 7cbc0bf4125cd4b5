/*
 * Executions of patched sites that the original explanation forbids.
 */
#ifndef WATCH_ANALYSIS_ALARMS_H
#define WATCH_ANALYSIS_ALARMS_H

#include "watch/analysis/patches.h"

struct alarms {
	struct alarm *all; /* sorted by their events; `group` is the number of the patch */
	size_t count, room;
};

/* False when there is no memory. */
bool alarms_find(struct alarms *alarms, const struct history *history,
		 const struct changed_sites *sites, const struct patches *patches);
void alarms_release(struct alarms *alarms);

#endif
