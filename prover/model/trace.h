/*
 * A run, event by event: replayed, and printed in the two columns in which people explain these
 * races to each other.
 */
#ifndef PROVE_TRACE_H
#define PROVE_TRACE_H

#include <stdio.h>

#include "prover/model/system.h"

/* Does the events one after the other, from the initial state. False when one of them is not
 * possible where it stands. `outcomes` is what the last one had. Knows nothing of the search. */
bool trace_replay(const struct system *system, const struct event *events, size_t count,
		  outcome_set *outcomes);

/* Prints a run that trace_replay() takes: a line an event, numbered from 0. False when there is no
 * memory. */
bool trace_print(FILE *to, const struct system *system, const struct event *events, size_t count);

#endif
