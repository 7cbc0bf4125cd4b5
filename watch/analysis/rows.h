/*
 * Rows: stores of a CPU side by side, which fill memory.
 */
#ifndef WATCH_ANALYSIS_ROWS_H
#define WATCH_ANALYSIS_ROWS_H

#include "watch/analysis/history.h"

/* Adds a store to the row that it goes on, or begins one; that is the CPU's first one then. False
 * when there is no memory. */
bool row_store(struct history *history, const struct event *store);

#endif
