/*
 * The patcher, and its store buffer: M2 to M10 and M30 of docs/models.md.
 */
#ifndef PROVE_PATCHER_H
#define PROVE_PATCHER_H

#include "prover/model/system.h"

/* Does EVENT_ACTION, EVENT_STORE or EVENT_DRAIN. False when it is not possible. */
bool patcher_step(const struct system *system, struct event event, struct state *state);

/* An executor has acknowledged the sync or stop that is the patcher's next action. */
void patcher_acknowledged(const struct system *system, struct state *state);

#endif
