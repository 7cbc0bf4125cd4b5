/*
 * Patience: how long a wait lasts, by a clock that does not run while nothing runs.
 *
 * A machine as a whole may stand still: a paused guest, a process that was stopped, a laptop that
 * slept. Its clock has run on, and nothing that is waited for could do anything. So it is the
 * waiter's looks that are counted: from one look to the next passes what the clock says, but at
 * most a sixteenth of the limit, and at most a second. However long one stop is, it counts no more
 * than that, and what is waited for has the rest of the time.
 *
 * What it costs: where nobody has stopped, and the waiter looks more often than that, a wait ends
 * at its first look behind the limit. A waiter that seldom gets to look, since its CPU is one of
 * many that share a few, ends its wait at the last of limit / most looks: 16, or as many as the
 * limit has seconds when those are more. So one that looks every d, longer than that, finds a real
 * hang after d / most times the limit. Either way the wait ends.
 */
#ifndef LIB_PATIENCE_H
#define LIB_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

/* In whatever unit the clock has, which may be any that only grows. Nobody else's to write. */
struct patience {
	uint64_t limit;	 /* how long the wait lasts */
	uint64_t most;	 /* what passes at most between two looks */
	uint64_t looked; /* when it looked last, by the clock */
	uint64_t passed; /* what counts since it began */
};

/* A wait begins now. `second` is how long that is on this clock. Pure; likewise below. */
void patience_begin(struct patience *patience, uint64_t now, uint64_t limit, uint64_t second);

/* Looks: counts what has passed, and is true when that is longer than the limit. */
bool patience_is_over(struct patience *patience, uint64_t now);

#endif
