#include "prover/model/patcher.h"

static bool buffer_empty(const struct system *system, const struct state *state)
{
	return state->memory == MEMORIES_PER_STORE * system->actions[state->action].stores;
}

/* M31. In a loop the counts are modulo twice what it holds, so a difference says which. */
static bool buffer_full(const struct system *system, const struct state *state)
{
	unsigned issued = system->actions[state->action].stores;
	unsigned arrived = state->memory / MEMORIES_PER_STORE;

	return (issued + system->store_modulus - arrived) % system->store_modulus ==
	       system->buffer_size;
}

/* M30 */
static void next_action(const struct system *system, struct state *state)
{
	state->action++;
	if (system->loops && state->action == system->action_count)
		state->action = 0;
}

static uint16_t memory_behind(const struct system *system, unsigned store)
{
	return (uint16_t)(MEMORIES_PER_STORE * ((store + 1) % system->store_modulus));
}

static bool any_awaited(const struct system *system, const struct state *state)
{
	for (unsigned n = 0; n < system->executors; n++)
		if (state->executor[n].bits & EXECUTOR_AWAITED)
			return true;
	return false;
}

static bool acts(const struct system *system, const struct state *state)
{
	return !system_returned(system, state) && !any_awaited(system, state);
}

/* M7: the action is over once all that were asked have acknowledged: see acknowledge(). A sync does
 * not ask those at rest. That it looks at all of them at once is no restriction: it looks behind
 * its stores, and executors do not act on each other. */
static bool send_ipi(const struct system *system, struct state *state, bool also_to_resting)
{
	for (unsigned n = 0; n < system->executors; n++)
		if (also_to_resting || !(state->executor[n].bits & EXECUTOR_RESTS))
			state->executor[n].bits |= EXECUTOR_AWAITED;
	if (!any_awaited(system, state))
		next_action(system, state);
	return true;
}

/* M10 */
static bool let_go(const struct system *system, struct state *state)
{
	for (unsigned n = 0; n < system->executors; n++)
		if (state->executor[n].bits & EXECUTOR_STOPPED)
			state->executor[n].bits |= EXECUTOR_RELEASED;
	next_action(system, state);
	return true;
}

static bool act_if(const struct system *system, struct state *state, bool may)
{
	if (may)
		next_action(system, state);
	return may;
}

/* M4 says what waits for an empty buffer; M9 whom a sync asks that is unfenced. */
static bool act(const struct system *system, struct state *state)
{
	const struct action *action = &system->actions[state->action];
	const struct step *step = &system->scenario.steps[action->step];
	bool empty = buffer_empty(system, state);

	if (!acts(system, state))
		return false;
	switch (action->kind) {
	case ACTION_STORE:
		return act_if(system, state, !buffer_full(system, state));
	case ACTION_RETIRE:
		return act_if(system, state, true);
	case ACTION_FENCE:
		return act_if(system, state, empty);
	case ACTION_SYNC:
		return (empty || step->unfenced) && send_ipi(system, state, step->unfenced);
	case ACTION_STOP:
		return empty && send_ipi(system, state, true);
	case ACTION_GO:
		return empty && let_go(system, state);
	}
	return false;
}

static bool store_straight(const struct system *system, struct state *state)
{
	const struct action *action = &system->actions[state->action];

	if (!acts(system, state) || action->kind != ACTION_STORE ||
	    system->stores[action->stores].parts != 1 || !buffer_empty(system, state))
		return false;
	next_action(system, state);
	state->memory = memory_behind(system, action->stores);
	return true;
}

/* M3 */
static bool drain(const struct system *system, struct state *state, unsigned part)
{
	unsigned oldest = state->memory / MEMORIES_PER_STORE;
	unsigned done = state->memory % MEMORIES_PER_STORE;

	if (buffer_empty(system, state) || part >= system->stores[oldest].parts || done == part + 1)
		return false;
	if (system->stores[oldest].parts == 1 || done != 0)
		state->memory = memory_behind(system, oldest);
	else
		state->memory = (uint16_t)(state->memory + part + 1);
	return true;
}

void patcher_acknowledged(const struct system *system, struct state *state)
{
	if (!any_awaited(system, state))
		next_action(system, state);
}

bool patcher_step(const struct system *system, struct event event, struct state *state)
{
	switch ((enum event_kind)event.kind) {
	case EVENT_ACTION:
		return act(system, state);
	case EVENT_STORE:
		return store_straight(system, state);
	case EVENT_DRAIN:
		return drain(system, state, event.part);
	default:
		return false;
	}
}
