/*
 * The protocol of one patch: what its CPU stored, and what it asked of others in between.
 *
 * What no store into code shows is not here: fences, waits of any kind, a handler that is retired,
 * a flag.
 */
#ifndef WATCH_INFER_STEPS_H
#define WATCH_INFER_STEPS_H

#include "watch/analysis/patches.h"
#include "watch/infer/step_list.h"
#include "watch/infer/syncs.h"

struct steps_source {
	const struct history *history;
	const struct changed_sites *sites;
	const struct patches *patches;
	struct syncs syncs[WATCH_CPUS_MAX];
	uint64_t *executors; /* by site: bit n: CPU n executes it */
	uint64_t distance;   /* of syncs between two stores of a patch, nine of ten are no farther
				behind the first; 0: there are none */
};

/* False when there is no memory. */
bool steps_begin(struct steps_source *source, const struct history *history,
		 const struct changed_sites *sites, const struct patches *patches);
void steps_release(struct steps_source *source);

/* Of a patch whose length is not 0. */
void steps_find(const struct steps_source *source, const struct patch *patch, struct steps *steps);

/* What serializes nothing is all the same: whoever waits, or is idle, orders something now and
 * then.
 */
enum serialization sync_kind(enum serialization how);

/* True when both do the same. */
bool step_is_like(const struct step *left, const struct step *right);

#endif
