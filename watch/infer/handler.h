/*
 * Where CPUs went on after the breakpoints of patches.
 */
#ifndef WATCH_INFER_HANDLER_H
#define WATCH_INFER_HANDLER_H

#include "watch/analysis/patches.h"
#include "watch/found.h"

/* Adds what was seen while a patch was under way to the counts of its group. */
void handler_count(struct group *group, const struct history *history, const struct patch *patch,
		   uint64_t until);

/* The policy that explains most of it. */
enum handler_policy handler_of(const struct group *group);

#endif
