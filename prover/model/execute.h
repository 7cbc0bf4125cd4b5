/*
 * What an executor does in its pass at a site: its instructions, the breakpoint, the #BP handler.
 */
#ifndef PROVE_EXECUTE_H
#define PROVE_EXECUTE_H

#include "prover/model/system.h"

/* Goes on in the pass, behind what is next there. */
void execute_advance(const struct system *system, struct executor_state *executor);

/* What it would execute of a site, and which one is next: the one in its pass, or its handler's. */
code_word execute_codes(const struct system *system, const struct state *from,
			const struct executor_state *executor, unsigned site);
unsigned execute_site(const struct system *system, const struct executor_state *executor);

/* Does EVENT_PASS where that is the next instruction of a site, or the handler's beginning. False
 * when it is not possible. `outcomes` are none but where the execution ends, or mismatches. */
bool execute_step(const struct system *system, const struct state *from, struct event event,
		  struct executor_state *executor, outcome_set *outcomes);

#endif
