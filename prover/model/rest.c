#include "prover/model/rest.h"

/* What drops nothing is no event. */
static bool wakes(const struct rest *rest)
{
	return serialization_drops_fetched(rest->wakes_by);
}

static bool begin(struct executor_state *executor)
{
	if (!executor_between_passes(executor) || !rest_is_over(executor) ||
	    (executor->bits & EXECUTOR_OWN))
		return false;
	executor->bits |= EXECUTOR_RESTS;
	return true;
}

/* M43: started, it is not asked yet, and may fetch. It has fetched and translated nothing before,
 * so to serialize as the first thing would make no difference. */
static bool start(const struct system *system, const struct state *from,
		  struct executor_state *executor)
{
	const struct rest *rest = &system->scenario.rest;

	executor->bits |= EXECUTOR_RESTS;
	if (rest->early && wakes(rest))
		executor->bits |= EXECUTOR_WAKES;
	executor->pages = system_pages(system, from);
	return true;
}

static bool end(const struct system *system, struct executor_state *executor)
{
	const struct rest *rest = &system->scenario.rest;
	bool is_second = rest->early && wakes(rest);
	unsigned then = wakes(rest) && !is_second ? EXECUTOR_WAKES : 0;

	if (!(executor->bits & EXECUTOR_RESTS) || !(executor->bits & EXECUTOR_WAKES) == is_second)
		return false;
	executor->bits =
		(uint16_t)((executor->bits & ~(EXECUTOR_REST_BITS | EXECUTOR_ABSENT)) | then);
	return true;
}

static bool wake(const struct system *system, const struct state *from,
		 struct executor_state *executor)
{
	const struct rest *rest = &system->scenario.rest;
	unsigned before = rest->early ? EXECUTOR_RESTS : EXECUTOR_WAKES;

	if (rest_is_absent(executor))
		return start(system, from, executor);
	if (!wakes(rest) || (executor->bits & EXECUTOR_REST_BITS) != before)
		return false;
	executor->bits ^= EXECUTOR_WAKES;
	executor_serialize(executor);
	return true;
}

bool rest_step(const struct system *system, const struct state *from, struct event event,
	       struct executor_state *executor)
{
	switch ((enum event_kind)event.kind) {
	case EVENT_REST:
		return begin(executor);
	case EVENT_END_REST:
		return end(system, executor);
	case EVENT_WAKE:
		return wake(system, from, executor);
	default:
		return false;
	}
}

/* To do `wakes_by` behind this would make no difference: it has executed nothing since. */
void rest_interrupted(struct executor_state *executor)
{
	if (rest_is_over(executor))
		return;
	executor->bits &= (uint16_t)~EXECUTOR_REST_BITS;
	executor_serialize(executor);
}
