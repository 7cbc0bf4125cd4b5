/*
 * Which bytes a site can be executed with, as far as the protocol goes, on a machine as weak as the
 * weakest model: each byte by itself has any value that memory has held since the executor's last
 * serialization. More than that can be listed, and never less; a defective machine may show others.
 * Pure. Any context.
 */
#ifndef SCENARIO_REACHABLE_H
#define SCENARIO_REACHABLE_H

#include "scenario/scenario.h"

/* More mixtures than these are not executed one by one. */
#define REACHABLE_MAX 65536u

#define REACHABLE_VALUES_MAX 8
#define REACHABLE_WINDOWS_MAX (2 * STEPS_MAX + 2)

/* The values that each byte can have, from one serialization of all executors to the next. */
struct reachable_window {
	uint8_t counts[SITE_LENGTH_MAX];
	uint8_t values[SITE_LENGTH_MAX][REACHABLE_VALUES_MAX];
};

struct reachable {
	unsigned length, head;
	unsigned windows;
	struct reachable_window window[REACHABLE_WINDOWS_MAX];
};

/* Finds them. `whole`: as if nobody ever serialized, which is for sites that an executor can be
 * interrupted in the middle of: then one execution sees more than one window. False when they are
 * more than REACHABLE_MAX. */
bool reachable_find(const struct scenario *scenario, unsigned site, bool whole,
		    struct reachable *reachable);

/* The mixtures, one after the other: those with a breakpoint in the head are left out, since with
 * any tail they lead to its handler; some can come more than once. */
struct reachable_cursor {
	unsigned window;
	uint8_t choice[SITE_LENGTH_MAX];
	bool started;
};
bool reachable_next(const struct reachable *reachable, struct reachable_cursor *cursor,
		    uint8_t bytes[SITE_LENGTH_MAX]);

#endif
