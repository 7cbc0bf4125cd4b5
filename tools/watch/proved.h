/*
 * What the fetch models allow of an inferred protocol, by the prover.
 *
 * Apart from the rest of the command, since the prover's events are other ones than the trace's.
 */
#ifndef TOOLS_WATCH_PROVED_H
#define TOOLS_WATCH_PROVED_H

#include <stdbool.h>
#include <stdio.h>

#include "scenario/scenario.h"

#define PROVED_WHY_SIZE 320

struct proved {
	bool is_known;
	outcome_set allowed[MODELS]; /* 0 when it is not known */
	char why[PROVED_WHY_SIZE];   /* why it is not, as words behind "cannot be proved: " */
};

/* Proves a scenario under each model; gives up after so many seconds of processor time, or for
 * memory. Not from two threads at once. */
void proved_make(struct proved *proved, const struct scenario *scenario, unsigned seconds);

/* What the model allows of what the scenario forbids under it; of one that forbids nothing under
 * any model, of what is torn, unserialized or a mismatch. Nothing: it is safe there. */
outcome_set proved_unsafe(const struct proved *proved, const struct scenario *scenario,
			  enum model model);

/* Bit n: it is unsafe under model n. */
unsigned proved_unsafe_models(const struct proved *proved, const struct scenario *scenario);

/* The first outcome that makes it unsafe, under the first model that allows that. False when it is
 * safe, or not known. */
bool proved_first_unsafe(const struct proved *proved, const struct scenario *scenario,
			 enum model *model, enum outcome *outcome);

/* Prints a shortest run of that, with a line before it; or why not when it takes more than the
 * seconds. Nothing where there is none. */
void proved_print_run(FILE *to, const struct proved *proved, const struct scenario *scenario,
		      unsigned seconds);

#endif
