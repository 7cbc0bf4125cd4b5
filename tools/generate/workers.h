/*
 * The proofs of all scenarios of a space, shared among processes. What comes out is the same for
 * any number of them, in the order of the space.
 */
#ifndef TOOLS_GENERATE_WORKERS_H
#define TOOLS_GENERATE_WORKERS_H

#include "tools/base/status.h"
#include "tools/generate/generate_options.h"
#include "tools/generate/sample.h"

struct workers {
	const struct generate_options *options;
	bool only_counts; /* hands out none */

	/* Of the scenarios that it hands out, where no condition says which those are. */
	struct sample sample;

	/* Called for each of which the condition holds, with its name and its expectations. False
	 * ends it. */
	bool (*each)(void *context, const struct scenario *scenario,
		     const outcome_set allowed[MODELS]);
	void *context;

	/* Filled: how many there are in the space, of how many the condition holds, how many have
	 * too many states, and how many were proved. Not all, when `each` has ended it. */
	unsigned long long all, found, given_up, proved;
	double processor_s; /* of these processes, together */
};

/* STATUS_INTERNAL after a message, when there is no memory, or no process to be had, or one of them
 * was ended. */
enum status workers_run(struct workers *workers);

#endif
