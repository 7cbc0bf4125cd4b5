/*
 * What no machine can run, though a file may say it, and the prover knows what it allows.
 */
#ifndef KERNEL_EXPERIMENT_PATCH_CANNOT_H
#define KERNEL_EXPERIMENT_PATCH_CANNOT_H

#include "scenario/scenario.h"

/* The longest store that there is, in bytes. */
#define PATCH_STORE_MAX QUADWORD_SIZE

/* Why the protocol cannot be run by any machine, which stays until it is asked again; NULL when it
 * can: no store is longer than that, and no executor stays in a jump to itself for ever, or is
 * waited for there. Patcher only. */
const char *patch_cannot(const struct scenario *scenario);

#endif
