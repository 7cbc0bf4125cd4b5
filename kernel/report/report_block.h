/*
 * The figures of one scenario's run, as a YAML block in the log. tools/log/figures.h reads it.
 */
#ifndef KERNEL_REPORT_REPORT_BLOCK_H
#define KERNEL_REPORT_REPORT_BLOCK_H

#include "kernel/core/run.h"
#include "scenario/verdict.h"

/* The whole block. It sorts the samples of the run's costs. Patcher, all executors at rest. */
void report_block(struct run *run, enum verdict verdict);

#endif
