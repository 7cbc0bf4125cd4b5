/*
 * One event, and what memory holds, in words.
 */
#ifndef PROVE_DESCRIBE_H
#define PROVE_DESCRIBE_H

#include "prover/model/line.h"
#include "prover/model/system.h"

/* An event that leads from one state to another with these outcomes: what its CPU does. */
void describe_event(const struct system *system, const struct state *from, struct event event,
		    const struct state *to, outcome_set outcomes,
		    char description[DESCRIPTION_SIZE]);

/* What memory holds of all sites in that state. */
void describe_memory(const struct system *system, const struct state *state,
		     char description[DESCRIPTION_SIZE]);

/* Which stores are in the patcher's buffer in that state, the oldest first: `number` counts from 0.
 * False, and no words, behind the last. */
bool describe_buffered(const struct system *system, const struct state *state, unsigned number,
		       char description[DESCRIPTION_SIZE]);

#endif
