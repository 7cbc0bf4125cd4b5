/*
 * What the patcher waits for without a sync: that the #BP handlers under way have ended, and that
 * each executor has been outside of the sites. Each CPU says so in memory of its own, which the
 * patcher looks at; nobody is interrupted, and nobody else writes it.
 */
#ifndef KERNEL_EXPERIMENT_WAITS_H
#define KERNEL_EXPERIMENT_WAITS_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/core/executor.h"

/* The #BP handler of this executor begins; ends, but for its return. NMI-safe. Its own CPU. */
void waits_handler_begins(struct executor *self);
void waits_handler_ends(struct executor *self);

/* Waits until each handler that was under way on an executor has ended. False when one has not in
 * that time: its CPU is offline then. Patcher only. */
bool waits_for_handlers(uint64_t timeout_us);

/* The executor goes to rest, where it executes no site: until it takes a word of the stage again.
 * Its own CPU, between two passes. */
void waits_executor_rests(struct executor *self);

/* Waits until each executor has been between two executions, or at rest, since now. False as above.
 * Patcher only. */
bool waits_until_outside(uint64_t timeout_us);

#endif
