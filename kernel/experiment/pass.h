/*
 * One pass of an executor: it reads the flag, if the scenario says so, serializes, or does not, and
 * executes each site once.
 *
 * kernel_fault(), kernel_trap_returns(), kernel_rested() and kernel_blurred(), which arch.h
 * declares, are here too.
 */
#ifndef KERNEL_EXPERIMENT_PASS_H
#define KERNEL_EXPERIMENT_PASS_H

#include "kernel/core/executor.h"
#include "kernel/core/place.h"

/* One pass, in what context the caller is; or up to `limit` of them (1 and more), of which all but
 * the last are the same. Whoever is an executor: see executor_self(). */
void pass(struct executor *self, uint32_t limit);

/* The #BP handler executes a site, with no flag and no serialization of its own, in the middle of
 * an execution that its breakpoint has interrupted, and that is counted. What is noted of that one
 * is there again afterwards. The executor's own CPU, in the trap; not in such an execution. */
void pass_in_handler(struct executor *self, unsigned number);

/* Counts an execution that ended in a trap, of the site in whose area the trap's address lies. Of
 * `executed` it takes the landing, and whether the handler was retired. The executor's own CPU, in
 * the trap. */
void pass_trapped(struct executor *self, struct arch_trap *trap, struct executed executed);

/* The same, for a trap that is not a breakpoint in the head: what it means follows from where it
 * was raised, and how. The CPU leaves the site's area at once. */
void pass_left(struct executor *self, struct arch_trap *trap, enum landing_way way);

/* Makes the CPU go on at `address`, when what the trap has ended is counted. At the site itself
 * that is another execution, which is counted too. It is bounded: after RETRIES_MAX of them the CPU
 * leaves the area, and so it does after a trap in what an earlier one has ended. Likewise. */
void pass_resume(struct executor *self, struct arch_trap *trap, const struct placed_site *site,
		 const uint8_t *address);

#endif
