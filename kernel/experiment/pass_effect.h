/*
 * The half of a pass that is about sites whose executions are told by what they did.
 */
#ifndef KERNEL_EXPERIMENT_PASS_EFFECT_H
#define KERNEL_EXPERIMENT_PASS_EFFECT_H

#include "kernel/core/executor.h"
#include "kernel/core/place.h"

/* Executes such a site, up to `limit` times, and counts what came of it. That executor. */
void pass_effect_execute(struct executor *self, const struct placed *placed, unsigned number,
			 uint32_t limit);

/* Counts the execution of the burst under way that a trap has come into, and those before it. In
 * the trap's handler, as all below. */
void pass_effect_trapped(struct executor *self, struct executed executed);

/* Counts an execution that an exception has ended, and ends the burst. */
void pass_effect_left(struct executor *self, struct arch_trap *trap);

/* The handler's return serializes: the execution under way counts as of then, unless it has ended.
 */
void pass_effect_renew(struct executor *self, struct arch_trap *trap);

/* As pass_resume(), of which `again` says that it is at the site's head. */
void pass_effect_resume(struct executor *self, struct arch_trap *trap, const uint8_t *address,
			bool again);

#endif
