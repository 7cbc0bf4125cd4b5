/*
 * Holds what the kernel has counted against what the fake machine has executed.
 */
#ifndef FAKE_COUNTED_H
#define FAKE_COUNTED_H

#include "kernel/experiment/experiment.h"

#define COUNTED_WHY_SIZE 100

/* Whether the kernel has counted all that was executed since the machine began, and taken each for
 * what it was. If not, `why` says which figure differs. */
bool counted_as_executed(const struct run *run, char why[COUNTED_WHY_SIZE]);

/* Fails the test where they differ. */
void assert_counted_as_executed(const struct run *run);

#endif
