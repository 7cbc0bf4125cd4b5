/*
 * A fake_arch whose CPUs execute: each executor is a thread in kernel_executor(), and takes turns
 * with the patcher, which is the thread of the test. One runs at a time, in a fixed order: so the
 * same seed gives the same run.
 *
 * Each CPU fetches the site whole, keeps it, may fetch it anew before any execution, and drops it
 * when it serializes: the machine of the original explanation. It counts for itself what its CPUs
 * executed, by looking at the bytes; so it can be held against what the kernel has counted.
 */
#ifndef TESTS_FAKE_MACHINE_H
#define TESTS_FAKE_MACHINE_H

#include "tests/unit/fake_arch.h"

/* What all CPUs together have executed. */
struct fake_executed {
	uint64_t first, second, breakpoints, mixtures, faults;
	/* Of the breakpoints: those after which the CPU executed the site again. */
	uint64_t retried;
	/* Of the first two: the form that a patch leads to, just after the one that it comes from,
	 * on the same CPU, which has not serialized in between. */
	uint64_t unserialized;
	/* Executions just before which the same CPU has executed something, and then serialized. */
	uint64_t after_serialization;
};

struct fake_machine {
	/* Set by a test, after the beginning. */
	bool eager;		       /* fetches anew before each execution: is coherent */
	bool defective[FAKE_CPUS_MAX]; /* fetches once, and never drops that */
	/* After so many executions, it acknowledges syncs, and does nothing else; 0: never. */
	unsigned hangs_after[FAKE_CPUS_MAX];

	struct fake_executed executed;
};

extern struct fake_machine fake_machine;

/* Starts a machine, by fake_arch_begin(), with its executors allocated and at rest; the one before
 * it, if any, has ended then. */
void fake_machine_begin(unsigned cpu_count, uint64_t seed);

/* Ends all its executors, if there is a machine. */
void fake_machine_end(void);

#endif
