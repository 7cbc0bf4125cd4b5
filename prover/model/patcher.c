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

/* M40: the patcher's own interrupt is under way. */
static bool is_interrupted(const struct system *system, const struct state *state)
{
	for (unsigned n = 0; n < system->executors; n++)
		if ((state->executor[n].bits & EXECUTOR_OWN) &&
		    !executor_between_passes(&state->executor[n]))
			return true;
	return false;
}

static bool acts(const struct system *system, const struct state *state)
{
	return !system_returned(system, state) && !any_awaited(system, state) &&
	       !is_interrupted(system, state);
}

/* M7, M16, M35: whom a sync asks, or a stop. */
static bool is_asked(const struct system *system, const struct step *step,
		     const struct executor_state *executor, bool also_resting)
{
	bool even = executor->bits & EXECUTOR_EVEN;

	if (executor->bits & (EXECUTOR_ABSENT | EXECUTOR_OWN))
		return false;
	if ((executor->bits & EXECUTOR_RESTS) && (!also_resting || system->scenario.rest.online))
		return false;
	return step->asked == ASKED_ALL || even == (step->asked == ASKED_EVEN);
}

/* M7: the action is over once all that were asked have acknowledged: see acknowledge(). A sync does
 * not ask those at rest. That it looks at all of them at once is no restriction: it looks behind
 * its stores, and executors do not act on each other. */
static bool send_ipi(const struct system *system, struct state *state, const struct step *step,
		     bool also_resting)
{
	for (unsigned n = 0; n < system->executors; n++)
		if (is_asked(system, step, &state->executor[n], also_resting))
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

/* M38: it waits for those that are there now. */
static bool await_those(const struct system *system, struct state *state, enum action_kind kind)
{
	for (unsigned n = 0; n < system->executors; n++)
		if (!patcher_has_seen(&state->executor[n], kind) &&
		    !(state->executor[n].bits & EXECUTOR_OWN))
			state->executor[n].bits |= EXECUTOR_AWAITED;
	if (!any_awaited(system, state))
		next_action(system, state);
	return true;
}

/* M36: not whoever is in what a call of the site calls: it comes back to the site. */
static bool move_out(const struct system *system, struct state *state)
{
	for (unsigned n = 0; n < system->executors; n++) {
		struct executor_state *executor = &state->executor[n];

		if ((executor->bits & EXECUTOR_STOPPED) && (executor->inside & INSIDE_BEGUN) &&
		    !(executor->inside & INSIDE_CALLED))
			executor->inside |= INSIDE_MOVED;
	}
	next_action(system, state);
	return true;
}

/* M9, M37: of a sync, the patcher serializes, and with it what its own interrupts have fetched. */
static bool end_wait(const struct system *system, struct state *state, const struct step *step)
{
	for (unsigned n = 0; n < system->executors; n++) {
		struct executor_state *executor = &state->executor[n];

		if (!(executor->bits & EXECUTOR_OWN))
			continue;
		if (step->kind == STEP_SYNC || step->kind == STEP_SHOOTDOWN)
			executor_serialize(executor);
		if (step->kind == STEP_SHOOTDOWN)
			executor->pages = system_pages(system, state);
	}
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
		return (empty || step->unfenced) &&
		       send_ipi(system, state, step,
				step->unfenced || step->kind == STEP_SHOOTDOWN);
	case ACTION_END:
		return (empty || step->kind != STEP_SYNC) && end_wait(system, state, step);
	case ACTION_STOP:
		return empty && send_ipi(system, state, step, true);
	case ACTION_HANDLERS:
	case ACTION_OUTSIDE:
		return await_those(system, state, action->kind);
	case ACTION_MOVE:
		return move_out(system, state);
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

bool patcher_has_seen(const struct executor_state *executor, enum action_kind kind)
{
	if (kind == ACTION_HANDLERS)
		return !(executor->bits & EXECUTOR_HANDLING);
	return !(executor->bits & EXECUTOR_TRAP_BITS) && !(executor->inside & INSIDE_BEGUN);
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
