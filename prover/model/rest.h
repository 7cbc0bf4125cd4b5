/*
 * The rests of executors: M16 of docs/models.md.
 */
#ifndef PROVE_REST_H
#define PROVE_REST_H

#include "prover/model/system.h"

/* Does EVENT_REST, EVENT_END_REST or EVENT_WAKE. False when it is not possible. */
bool rest_step(const struct system *system, const struct state *from, struct event event,
	       struct executor_state *executor);

/* An executor takes an interrupt, which ends its rest if there is one. */
void rest_interrupted(struct executor_state *executor);

/* M43: true until it is started. */
static inline bool rest_is_absent(const struct executor_state *executor)
{
	return (executor->bits & EXECUTOR_ABSENT) && !(executor->bits & EXECUTOR_RESTS);
}

/* True when the executor may do what is next in its pass. */
static inline bool rest_is_over(const struct executor_state *executor)
{
	return !(executor->bits & (EXECUTOR_REST_BITS | EXECUTOR_ABSENT));
}

#endif
