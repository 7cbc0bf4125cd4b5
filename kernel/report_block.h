/*
 * The figures of one scenario's run, as a YAML block in the log. tools/figures.h reads it.
 */
#ifndef KERNEL_REPORT_BLOCK_H
#define KERNEL_REPORT_BLOCK_H

#include "kernel/classify.h"
#include "kernel/experiment.h"

/* The whole block. It sorts the samples of the run's costs. Patcher, all executors at rest. */
void report_block(struct run *run, enum verdict verdict);

#endif
