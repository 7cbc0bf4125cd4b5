/*
 * The patcher, and its store buffer: M2 to M10, M30, M36 to M38, and M40 of docs/models.md.
 */
#ifndef PROVE_PATCHER_H
#define PROVE_PATCHER_H

#include "prover/model/system.h"

/* Does EVENT_ACTION, EVENT_STORE or EVENT_DRAIN. False when it is not possible. */
bool patcher_step(const struct system *system, struct event event, struct state *state);

/* True when a wait of that kind need not wait for an executor, or no longer. */
bool patcher_has_seen(const struct executor_state *executor, enum action_kind kind);

/* An executor has acknowledged the sync or stop that is the patcher's next action, or has been
 * seen. */
void patcher_acknowledged(const struct system *system, struct state *state);

#endif
