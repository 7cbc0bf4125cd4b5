/*
 * The plain loop: one CPU toggles a site, all others execute it over and over, and count. It has no
 * oracle and no stages: what Crossmod's own runs lose to those is measured beside it
 * (kernel/power).
 */
#ifndef KERNEL_BENCH_PLAIN_H
#define KERNEL_BENCH_PLAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "arch/plain.h"
#include "arch/site.h"

/* What the patcher does between two stores. */
enum plain_syncs {
	PLAIN_NO_SYNC,
	PLAIN_BEFORE_AND_BEHIND_HEAD /* with PLAIN_SCHEME: one before the head, one behind it */
};

/* What both sides have done. */
struct plain_counts {
	uint64_t patches, executions;
	uint64_t torn;	       /* executions of bytes of both forms */
	uint64_t unserialized; /* of one form, just behind one of the other */
	uint64_t us;
};

/* Memory for what the executors count; false when there is none. Once, before the rest. Patcher. */
bool plain_allocate(void);

struct plain_loop {
	enum plain_stores stores;
	enum plain_syncs syncs;
	enum serialization how; /* what syncs do */
	uint32_t turns;		/* of an empty loop, behind each patch without syncs */
};

/* Runs it at the first placed site (kernel/core/place.h), which must hold its old form and is to be
 * placed anew afterwards, for so many microseconds. False when a CPU did not begin, or did not end,
 * or did not acknowledge a sync, within the time that a sync may take. Executors at rest. Patcher.
 */
bool plain_run(const struct plain_loop *loop, uint64_t us, struct plain_counts *counts);

/* An executor's part, as long as there is a loop. Executors at rest, interrupts on. */
void plain_take_part(void);

/* Takes a breakpoint or a fault of the loop's; false: there is none, or it is not at its site. Any
 * CPU, NMI-safe. */
bool plain_trapped(struct arch_trap *trap);

#endif
