/*
 * Events at random, of all kinds, with every field at the ends of its range as often as within.
 */
#ifndef TESTS_UNIT_WATCH_TRACE_RANDOM_H
#define TESTS_UNIT_WATCH_TRACE_RANDOM_H

#include "watch/trace/event.h"

struct trace_random {
	uint64_t state;
	uint8_t cpus;
	uint32_t forms;
	uint64_t *locations; /* of the forms: room for as many as there are events */
};

/* The next one, but an EVENT_END; in the fields that its kind does not have is anything. */
void trace_random_event(struct trace_random *random, struct event *event);

/* Makes of it what is read of it: 0 in all fields that its kind does not have, and the location
 * where it has a form. */
void trace_random_expect(const struct trace_random *random, struct event *event);

/* NULL, or the name of a field in which they differ. */
const char *trace_random_difference(const struct event *a, const struct event *b);

#endif
