/*
 * A run in the log: one TAP line, and a block of YAML with all figures.
 */
#ifndef KERNEL_REPORT_H
#define KERNEL_REPORT_H

#include "kernel/experiment.h"

/* Test `number` of the plan. Patcher, all executors at rest. */
void report_run(unsigned number, struct run *run);

/* A scenario that could not be run at all. */
void report_skipped(unsigned number, const struct scenario *scenario, const char *why);

#endif
