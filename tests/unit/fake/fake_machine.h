/*
 * A fake_arch whose CPUs execute: each executor is a thread in kernel_executor(), and takes turns
 * with the patcher, which is the thread of the test. One runs at a time, in a fixed order: so the
 * same seed gives the same run.
 *
 * Each CPU fetches each site by one of the five fetch models, `snapshot` unless a test says
 * another, and drops what it has fetched when it serializes. A store that straddles a quadword is
 * two, in any order; with `buffers`, the stores of a patch may wait. Each CPU really goes through
 * the bytes that surround.h lays around the sites, from the front to where they lead, and so it
 * meets each landing place. It counts for itself what its CPUs executed, by looking at the bytes;
 * so it can be held against what the kernel has counted.
 *
 * With fake_arch.burst it makes bursts, which end as arch.h says.
 */
#ifndef FAKE_FAKE_MACHINE_H
#define FAKE_FAKE_MACHINE_H

#include "kernel/core/oracle.h"
#include "tests/unit/fake/fake_arch.h"

/* What all CPUs together have executed. */
struct fake_executed {
	/* Each execution is one of these. */
	uint64_t old, new, breakpoints, mixtures, faults, unknown;
	/* Of the breakpoints: those that were no longer in memory. */
	uint64_t retried;
	/* Of the new ones: just after an old one of the same site, on the same CPU, in the same
	 * patch, and the CPU has not serialized in between. */
	uint64_t unserialized;
	/* Of the old ones: in a pass whose flag was set; in a stage in which the patch has
	 * returned. Of the breakpoints, unless the new form is one: in such a stage, or when the
	 * handler was retired. */
	uint64_t stale, late_old, late_breakpoints;
	/* Of the breakpoints: executed by the handler of another one. */
	uint64_t nested;
	/* Executions just before which the same CPU has executed the same site in the same patch:
	 * from what, to what, and whether it has serialized in between. And those before which it
	 * has not, or nobody knows what. */
	uint64_t transitions[TRANSITIONS][TRANSITIONS][2], first;
	/* Those behind which their burst went on. */
	uint64_t in_bursts;
};

struct fake_machine {
	/* Set by a test, after the beginning. */
	enum model fetches;	       /* MODEL_SNAPSHOT at first */
	bool defective[FAKE_CPUS_MAX]; /* fetches once, and never drops that */
	/* After so many executions, it acknowledges syncs, and does nothing else; 0: never. */
	unsigned hangs_after[FAKE_CPUS_MAX];
	/* Now and then it passes over a breakpoint in front of a site, and raises nothing. */
	bool misses_foreign;
	/* NMIs come where a handler returns from a sync that does not serialize. */
	bool blurs;
	/* The kernel is told of no interrupt, as in a process: neither of those of syncs and stops,
	 * which always serialize then, nor of others, which come at any moment, in handlers too.
	 * An execution near such an interrupt, or one that a trap has ended, has serialized on both
	 * sides, as far as anybody can tell; so it is counted here, too. */
	bool untold;
	/* The patcher's stores wait in a buffer, for some time or until something drains it, and
	 * meanwhile the patcher alone sees them. Only for scenarios of which fake_can_buffer() is
	 * true. */
	bool buffers;

	struct fake_executed executed;
	unsigned comings;	 /* of CPUs that had left */
	unsigned own_interrupts; /* that the patcher has taken, to execute sites */
};

extern struct fake_machine fake_machine;

/* Starts a machine, by fake_arch_begin(), as kernel_patcher() finds it: its executors wait to be
 * allocated. The one before it, if any, has ended then. */
void fake_machine_boot(unsigned cpu_count, uint64_t seed);

/* The same, with its executors allocated and at rest. */
void fake_machine_begin(unsigned cpu_count, uint64_t seed);

/* True when no step writes the flag, which is never in this machine's buffer. */
bool fake_can_buffer(const struct scenario *scenario);

/* Ends all its executors, if there is a machine. */
void fake_machine_end(void);

/* The same, after a test of cmocka's. */
int fake_machine_teardown(void **state);

#endif
