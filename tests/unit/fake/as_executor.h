/*
 * For tests that are an executor themselves: CPU 1 of three.
 */
#ifndef FAKE_AS_EXECUTOR_H
#define FAKE_AS_EXECUTOR_H

#include "kernel/core/executor.h"

/* Begins a fake_arch, places the sites of the scenario of these clauses (see scenario_text.h),
 * installs the handler, and makes this thread CPU 1, in stage 1. Returns its executor. */
struct executor *as_executor(const char *clauses);

#endif
