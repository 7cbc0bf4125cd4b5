/*
 * Stores to pages of code, as they are read: what each has changed, and what else it was.
 */
#ifndef WATCH_ANALYSIS_HISTORY_STORE_H
#define WATCH_ANALYSIS_HISTORY_STORE_H

#include <stdbool.h>

#include "watch/analysis/history.h"

/* False when there is no memory. */
bool history_store(struct history *history, const struct event *store);

/* The page was code no longer, all along since somebody last executed anything there. */
void history_recycled(struct history *history, uint64_t physical_page);

#endif
