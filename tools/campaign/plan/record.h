/*
 * What a cell came to: a small file that is there, whole, once the cell has ended.
 */
#ifndef TOOLS_CAMPAIGN_PLAN_RECORD_H
#define TOOLS_CAMPAIGN_PLAN_RECORD_H

#include "tools/campaign/plan/plan.h"

#include <stdint.h>

#define RECORD_WORDS_SIZE 512

struct record {
	int status; /* 0 to 4 as of crossmod judge, 64 and above: it could not run */
	uint64_t elapsed_ms;
	uint64_t ended; /* seconds since 1970 */
	char reason[RECORD_WORDS_SIZE];
	char emulator[RECORD_WORDS_SIZE]; /* for results add; empty: none */
};

/* Whether the cell is a result of the machine's, by a log that is whole. */
static inline bool record_is_judged(const struct record *record)
{
	return record->status == STATUS_AS_EXPECTED || record->status == STATUS_FORBIDDEN ||
	       record->status == STATUS_INCONCLUSIVE || record->status == STATUS_DEFECTIVE;
}

/* False: the cell has not ended. */
bool record_read(const struct plan *plan, unsigned number, struct record *record);

/* False after a message. */
bool record_write(const struct plan *plan, unsigned number, const struct record *record);

/* So that it has not ended. */
void record_remove(const struct plan *plan, unsigned number);

/* Holds a cell, so that no two processes run it. -1: somebody else does. Closed, it is free. */
int record_hold(const struct plan *plan, unsigned number);

#endif
