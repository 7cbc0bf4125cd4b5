/*
 * How an execution is counted, however it was told what it was.
 */
#ifndef KERNEL_EXPERIMENT_PASS_RECORD_H
#define KERNEL_EXPERIMENT_PASS_RECORD_H

#include "kernel/core/executor.h"
#include "kernel/core/place.h"

/* Counts executions that were all the same: `executed` says which site, what came of it, and the
 * count of serializations; the rest is the executor's. Its own CPU, in traps, too. */
void pass_record(struct executor *self, struct executed executed, uint64_t count);

/* Keeps what the site holds at this moment, for the report of a fault. Likewise. */
void pass_note_fault(struct executor *self, const struct placed_site *site);

/* One retry more of the execution under way; true: it was one too many. Likewise. */
bool pass_gives_up(struct executor *self);

/* Before a retry: gives others their turn, and what follows counts as of then. Likewise. */
void pass_relax_before_retry(struct executor *self);

#endif
