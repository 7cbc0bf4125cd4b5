/*
 * Protocols, one after the other, the cheapest first: the fewest syncs, then the fewest stores,
 * then the fewest steps.
 *
 * Left out is what has the same runs as a shorter one: a write that changes no byte; a sync or a
 * fence with no store before it, or with none since the last of them; `byte by byte` where one byte
 * of a site changes; a flag that is written twice, or that nobody reads; a fence before a stop or a
 * go, which wait for stores themselves; a stop and its go with nothing in between, where a sync
 * would be left out; and a handler that is retired where nothing is a breakpoint.
 */
#ifndef PROVE_PROTOCOLS_H
#define PROVE_PROTOCOLS_H

#include "scenario/scenario.h"

/* Each of at most PROTOCOL_STEPS_MAX steps, or trying them all would take days. */
#define PROTOCOL_STEPS_MAX 6u

#define PROTOCOLS_STOP 1u   /* stop and go; a stop counts as a sync */
#define PROTOCOLS_RETIRE 2u /* retire handler */

struct protocols {
	struct scenario *scenario; /* its steps are those of the protocol; nothing else changes */
	unsigned steps;		   /* at most: PROTOCOL_STEPS_MAX, or fewer */
	unsigned syncs_least, syncs_most;
	unsigned also; /* PROTOCOLS_STOP, PROTOCOLS_RETIRE: protocols with these steps, too */

	/* Called for each. False ends it. */
	bool (*each)(void *context);
	void *context;
};

/* What it costs: syncs, and stores, of which a flag is one. */
unsigned protocol_syncs(const struct scenario *scenario);
unsigned protocol_stores(const struct scenario *scenario);

/* All protocols of a scenario's sites. A flag is written in each of them if its executor reads one,
 * and in none if not. */
void protocols_each(const struct protocols *protocols);

/* A step as the letters in a name: b, h, t, a for the writes; y, x for tail and all byte by byte; s
 * for a sync that serializes, n for one that does not; f for a fence, g for the flag; p and o for
 * stop and go, r for a handler that is retired. With two sites, a number behind it is the site that
 * it writes. At most PROTOCOL_LETTERS_SIZE with the NUL. */
#define PROTOCOL_LETTERS_SIZE (2u * PROTOCOL_STEPS_MAX + 1)
void protocol_letters(const struct scenario *scenario, char letters[PROTOCOL_LETTERS_SIZE]);

#endif
