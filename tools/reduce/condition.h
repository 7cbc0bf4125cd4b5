/*
 * What is to hold of a scenario that is made smaller: something that the prover says of it, or that
 * a command is content with it.
 */
#ifndef TOOLS_REDUCE_CONDITION_H
#define TOOLS_REDUCE_CONDITION_H

#include <signal.h>

#include "prover/generate/filter.h"
#include "prover/reduce/reduce.h"
#include "tools/base/ticker.h"
#include "tools/base/workspace.h"

struct condition {
	const struct filter *filter; /* NULL: by a command */
	const char *command;	     /* in which "{}" is the path of the scenario's file */
	struct workspace workspace;  /* of that file */
	unsigned runs;		     /* it holds if it does in one of so many; 1 or more */
	unsigned seconds;	     /* that a run may take, or it is ended, and breaks */
	const sigset_t *signals;     /* blocked for the command: see shell_run() */
	struct ticker ticker;	     /* has begun */
	unsigned tried, run;	     /* filled: how many scenarios, and the run that is under way */
};

/* For struct reduce: says on the standard error what was tried, and whether it holds; and gives the
 * scenario expectations that follow from the models, where it can be proved. REDUCE_STOP, after a
 * message, when the command cannot be run, or was ended by a signal. The context is a struct
 * condition. */
enum reduce_answer condition_holds(void *context, struct scenario *scenario, const char *words);

/* Whether a command holds of a scenario that patches nothing, too, and so tells nothing. As above.
 */
enum reduce_answer condition_holds_of_nothing(struct condition *condition);

#endif
