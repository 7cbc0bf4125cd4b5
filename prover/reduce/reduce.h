/*
 * The smallest form of a scenario of which something still holds.
 *
 * Delta debugging: whatever smaller_scenario() offers is tried in turn, and kept if it still holds;
 * when nothing that is left can be left out, the scenario is *minimal*. There may be others that
 * are minimal, too, and smaller ones that no single step leads to.
 */
#ifndef PROVE_REDUCE_H
#define PROVE_REDUCE_H

#include "prover/reduce/smaller.h"

enum reduce_answer {
	REDUCE_HOLDS,
	REDUCE_BREAKS,
	REDUCE_STOP /* it cannot be asked any more */
};

enum reduce_result {
	REDUCE_MINIMAL,
	REDUCE_NOT_SO,	/* it does not hold of the scenario itself */
	REDUCE_TRIES,	/* that many were tried: the scenario is smaller, but may not be minimal */
	REDUCE_STOPPED, /* likewise, by REDUCE_STOP */
	REDUCE_NO_MEMORY
};

struct reduce {
	/* Whether it holds of a valid scenario. `words` is what that is without; NULL: nothing yet.
	 * May change what the scenario is called and expects. */
	enum reduce_answer (*holds)(void *context, struct scenario *scenario, const char *words);
	void *context;
	unsigned tries_most; /* of scenarios, the first one included */

	unsigned tries, kept; /* filled: how many were tried, and of how many it held */
};

/* Makes a valid scenario smaller, in place. It is what holds() last left of one that held. The same
 * scenario and the same answers lead to the same result. */
enum reduce_result reduce_run(struct reduce *reduce, struct scenario *scenario);

#endif
