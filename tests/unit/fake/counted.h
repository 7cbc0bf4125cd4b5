/*
 * Holds what the kernel has counted against what the fake machine has executed.
 */
#ifndef FAKE_COUNTED_H
#define FAKE_COUNTED_H

#include "kernel/experiment/experiment.h"

/* Fails the test where they differ: the kernel has counted all that was executed since the machine
 * began, and taken each for what it was. */
void assert_counted_as_executed(const struct run *run);

#endif
