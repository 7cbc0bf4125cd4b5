/*
 * A scenario: a protocol, and what is expected of it.
 */
#ifndef KERNEL_SCENARIO_H
#define KERNEL_SCENARIO_H

#include <stddef.h>

#include "kernel/oracle.h"

/* The head is the site's first byte, the tail the others. */
enum step {
	STEP_END,
	STEP_WRITE_BREAKPOINT, /* into the head */
	STEP_WRITE_TAIL,       /* the new one */
	STEP_WRITE_HEAD,       /* the new one */
	STEP_SYNC
};

#define STEPS_MAX 8

struct scenario {
	const char *name;
	const char *about;
	enum step patch[STEPS_MAX]; /* the protocol; ends with STEP_END */
	/* Sets of outcomes, as OUTCOME_BIT: what a conforming machine shows, and what it must not.
	 */
	unsigned show;
	unsigned forbid;
};

extern const struct scenario scenarios[];
extern const size_t scenario_count;

/* How many steps of a kind, or stores of any kind, the protocol has. */
unsigned scenario_syncs(const struct scenario *scenario);
unsigned scenario_stores(const struct scenario *scenario);

#endif
