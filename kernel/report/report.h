/*
 * Runs in the log: one TAP line each, and the machine's lines at the end.
 */
#ifndef KERNEL_REPORT_REPORT_H
#define KERNEL_REPORT_REPORT_H

#include "kernel/core/run.h"
#include "scenario/verdict.h"

/* Test `number` of the plan, with all figures; returns the verdict that it says. Patcher, all
 * executors at rest. */
enum verdict report_run(unsigned number, struct run *run);

/* A scenario that this machine cannot run. */
void report_skipped(unsigned number, const struct scenario *scenario, const char *why);

/* A file that is no scenario. */
void report_refused(unsigned number, const char *file, const char *message);

/* How many scenarios of those that were planned somebody has ended the run before, if any. */
void report_ended(const struct classification *classification, size_t planned);

/* NMIs from outside, of which the blocks of figures have those of the executors; and interrupts
 * that nobody has asked for. Says nothing where there were none. */
void report_unasked(void);

/* The CPUs that were lost in the course of the run. */
void report_lost(void);

/* What the whole says of the machine. */
void report_machine(const struct classification *classification);

#endif
