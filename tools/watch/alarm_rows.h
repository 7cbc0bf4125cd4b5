/*
 * Alarms as people want to see them: those that say the same of several executions are one row.
 */
#ifndef TOOLS_WATCH_ALARM_ROWS_H
#define TOOLS_WATCH_ALARM_ROWS_H

#include "watch/found.h"

struct alarm_row {
	struct alarm first;
	uint64_t cpus, writers; /* bit n: CPU n */
	uint64_t count;		/* executions, of all */
};

/* The rows of all alarms, most executions first; the caller's to free(). NULL without memory. Alike
 * are those of one kind, group and site, with the same bytes, stored at the same place. */
struct alarm_row *alarm_rows(const struct found *found, size_t *count);

#endif
