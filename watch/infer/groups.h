/*
 * Groups: patches that are made by one protocol, one way.
 */
#ifndef WATCH_INFER_GROUPS_H
#define WATCH_INFER_GROUPS_H

#include "watch/found.h"
#include "watch/infer/steps.h"

/* Fills the groups of `found`, and gives the alarms theirs, whose `group` is the number of their
 * patch so far. False when there is no memory. */
bool groups_find(struct found *found, const struct steps_source *source, struct alarm *alarms,
		 size_t alarm_count);

#endif
