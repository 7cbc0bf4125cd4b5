#include "prover/model/moments.h"

static bool by_patcher(struct event event)
{
	return event.kind == EVENT_ACTION || event.kind == EVENT_STORE || event.kind == EVENT_DRAIN;
}

/* M40: its own interrupts are in the patcher's. */
static unsigned track_of(struct event event, const struct state *to)
{
	if (by_patcher(event) || (to->executor[event.executor].bits & EXECUTOR_OWN))
		return TRACK_PATCHER;
	return TRACK_EXECUTOR + event.executor;
}

void moments_tell(const struct system *system, const struct event *events, size_t count,
		  struct moment *moments)
{
	struct state from;

	system_initial(system, &from);
	for (size_t n = 0; n < count; n++) {
		struct moment *moment = &moments[n];
		struct state *to = &moment->state;

		system_step(system, &from, events[n], to, &moment->outcomes);
		moment->event = events[n];
		moment->track = track_of(events[n], to);
		moment->returns = system_returned(system, to) && !system_returned(system, &from);
		describe_event(system, &from, events[n], to, moment->outcomes, moment->what);
		describe_memory(system, to, moment->memory);
		from = *to;
	}
}
