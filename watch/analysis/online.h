/*
 * Which CPUs are online.
 */
#ifndef WATCH_ANALYSIS_ONLINE_H
#define WATCH_ANALYSIS_ONLINE_H

#include "watch/analysis/history.h"

/* Bit n: CPU n is online at this event. */
uint64_t online_at(const struct history *history, uint64_t event);

/* The same, behind all that was read. */
uint64_t online_now(const struct history *history);

#endif
