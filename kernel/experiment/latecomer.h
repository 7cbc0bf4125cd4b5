/*
 * The executor that is not there when a patch begins, and comes online during it: `online HOW`. It
 * is the last one that is online.
 */
#ifndef KERNEL_EXPERIMENT_LATECOMER_H
#define KERNEL_EXPERIMENT_LATECOMER_H

#include "kernel/core/executor.h"

/* Has it leave, where the scenario has such a one, and decides before which step it is started:
 * stages do without it until latecomer_is_due(). False when it has not left in time: it is offline
 * then. At rest. Patcher only. */
bool latecomer_leaves(const struct scenario *scenario, uint64_t *random, uint64_t timeout_us);

/* Before the step with that number: starts it, if it is time. Patcher only. */
void latecomer_before_step(unsigned step);

/* Behind the patch, however it ended: it is on its way, and the next stage waits for it. Patcher
 * only. */
void latecomer_is_due(void);

/* The executor's part: what it does at rest when it is to leave, and what it does first when it has
 * been started. Its own CPU. */
void latecomer_leave(struct executor *self);
void latecomer_come(struct executor *self);

#endif
