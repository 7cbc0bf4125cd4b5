/*
 * What is to hold of a scenario that is made smaller: something that the prover says of it, or that
 * a command is content with it.
 */
#ifndef TOOLS_REDUCE_CONDITION_H
#define TOOLS_REDUCE_CONDITION_H

#include "prover/generate/filter.h"
#include "prover/reduce/reduce.h"
#include "tools/base/workspace.h"

struct condition {
	const struct filter *filter; /* NULL: by a command */
	const char *command;	     /* in which "{}" is the path of the scenario's file */
	struct workspace workspace;  /* of that file */
};

/* For struct reduce: says on the standard error what was tried, and whether it holds; and gives the
 * scenario expectations that follow from the models, where it can be proved. REDUCE_STOP, after a
 * message, when the command cannot be run, or was ended by a signal. The context is a struct
 * condition. */
enum reduce_answer condition_holds(void *context, struct scenario *scenario, const char *words);

#endif
