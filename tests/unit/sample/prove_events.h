/*
 * For the tests of single events: one system, with one executor, to which they happen one by one.
 */
#ifndef SAMPLE_PROVE_EVENTS_H
#define SAMPLE_PROVE_EVENTS_H

#include "tests/unit/sample/prove_sample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct system system_now;
static struct state now;
static outcome_set outcomes;

static const struct event action = {.kind = EVENT_ACTION};
static const struct event straight = {.kind = EVENT_STORE};
static const struct event pass = {.kind = EVENT_PASS};
static const struct event acknowledge = {.kind = EVENT_ACKNOWLEDGE};
static const struct event go_on = {.kind = EVENT_GO_ON};

/* The state before the patch. */
static inline void begin(const struct scenario *scenario, enum model model)
{
	char reason[SYSTEM_REASON_SIZE];

	assert_true(system_build(&system_now, scenario, model, 1, reason));
	system_initial(&system_now, &now);
}

/* Whether it is possible now. It does not happen. */
static inline bool can(struct event event)
{
	struct state to;

	return system_step(&system_now, &now, event, &to, &outcomes);
}

/* Fails the test when it is not possible. */
static inline void happens(struct event event)
{
	const struct state from = now;

	assert_true(system_step(&system_now, &from, event, &now, &outcomes));
}

#endif
