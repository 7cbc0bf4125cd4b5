#include <string.h>

#include "prover/model/execute.h"
#include "prover/model/fetch.h"
#include "prover/model/patcher.h"
#include "prover/model/rest.h"
#include "prover/model/system.h"

/* M11 */
static bool pass(const struct system *system, const struct state *from, struct event event,
		 struct executor_state *executor, outcome_set *outcomes)
{
	const struct pass *next = &system->pass[executor->position];

	if (!rest_is_over(executor))
		return false;
	if (next->kind == PASS_EXECUTE)
		return execute_step(system, from, event, executor, outcomes);
	if (event.part > 0)
		return false;
	switch (next->kind) {
	case PASS_READ_FLAG:
		if (system->flag[from->memory])
			executor->bits |= EXECUTOR_FLAG;
		execute_advance(system, executor);
		return true;
	case PASS_SERIALIZE:
	case PASS_IRET:
		executor_serialize(executor);
		execute_advance(system, executor);
		return true;
	case PASS_EXECUTE:
		break;
	}
	return false;
}

/* M7, and what follows for the executor: M8 of a sync, M10 of a stop. */
static bool acknowledge(const struct system *system, struct state *state,
			struct executor_state *executor)
{
	const struct action *action = &system->actions[state->action];
	const struct step *step = &system->scenario.steps[action->step];
	bool interruptible = system->scenario.execution.context == CONTEXT_PROGRAM ||
			     executor_between_passes(executor);

	if (!(executor->bits & EXECUTOR_AWAITED) || !interruptible)
		return false;
	executor->bits &= (uint16_t)~EXECUTOR_AWAITED;
	rest_interrupted(executor);
	if (action->kind == ACTION_STOP)
		executor->bits |= EXECUTOR_STOPPED;
	else if (serialization_drops_fetched(step->serialization))
		executor_serialize(executor);
	patcher_acknowledged(system, state);
	return true;
}

/* M10 */
static bool go_on(struct executor_state *executor)
{
	if (!(executor->bits & EXECUTOR_RELEASED))
		return false;
	executor->bits &= (uint16_t) ~(EXECUTOR_STOPPED | EXECUTOR_RELEASED);
	executor_serialize(executor);
	return true;
}

static bool executor_step(const struct system *system, const struct state *from, struct event event,
			  struct state *to, outcome_set *outcomes)
{
	struct executor_state *executor = &to->executor[event.executor];

	if (event.kind == EVENT_GO_ON)
		return go_on(executor);
	if (executor->bits & EXECUTOR_STOPPED)
		return false;
	/* M14: interrupts are off, and what is fetched now would be dropped. */
	if ((executor->bits & EXECUTOR_TRAPPED) && event.kind != EVENT_PASS)
		return false;
	switch ((enum event_kind)event.kind) {
	case EVENT_FETCH:
	case EVENT_REFETCH:
		return fetch_step(system, system->memory[from->memory], event, &executor->fetched);
	case EVENT_PASS:
		return pass(system, from, event, executor, outcomes);
	case EVENT_ACKNOWLEDGE:
		return acknowledge(system, to, executor);
	case EVENT_REST:
	case EVENT_END_REST:
	case EVENT_WAKE:
		return rest_step(&system->scenario.rest, event, executor);
	default:
		return false;
	}
}

void system_initial(const struct system *system, struct state *state)
{
	(void)system;
	memset(state, 0, sizeof(*state));
}

bool system_step(const struct system *system, const struct state *from, struct event event,
		 struct state *to, outcome_set *outcomes)
{
	*to = *from;
	*outcomes = 0;
	switch ((enum event_kind)event.kind) {
	case EVENT_ACTION:
	case EVENT_STORE:
	case EVENT_DRAIN:
		return patcher_step(system, event, to);
	default:
		return executor_step(system, from, event, to, outcomes);
	}
}
