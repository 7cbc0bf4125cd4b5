#include "prover/model/rest.h"

/* What drops nothing is no event. */
static bool wakes(const struct rest *rest)
{
	return serialization_drops_fetched(rest->wakes_by);
}

static bool begin(struct executor_state *executor)
{
	if (!executor_between_passes(executor) || !rest_is_over(executor))
		return false;
	executor->bits |= EXECUTOR_RESTS;
	return true;
}

static bool end(const struct rest *rest, struct executor_state *executor)
{
	bool is_second = rest->early && wakes(rest);

	if (!(executor->bits & EXECUTOR_RESTS) || !(executor->bits & EXECUTOR_WAKES) == is_second)
		return false;
	executor->bits &= (uint16_t)~EXECUTOR_REST_BITS;
	if (wakes(rest) && !is_second)
		executor->bits |= EXECUTOR_WAKES;
	return true;
}

static bool wake(const struct rest *rest, struct executor_state *executor)
{
	unsigned before = rest->early ? EXECUTOR_RESTS : EXECUTOR_WAKES;

	if (!wakes(rest) || (executor->bits & EXECUTOR_REST_BITS) != before)
		return false;
	executor->bits ^= EXECUTOR_WAKES;
	executor_serialize(executor);
	return true;
}

bool rest_step(const struct rest *rest, struct event event, struct executor_state *executor)
{
	switch ((enum event_kind)event.kind) {
	case EVENT_REST:
		return begin(executor);
	case EVENT_END_REST:
		return end(rest, executor);
	case EVENT_WAKE:
		return wake(rest, executor);
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
