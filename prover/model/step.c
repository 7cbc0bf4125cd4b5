#include <string.h>

#include "prover/model/execute.h"
#include "prover/model/fetch.h"
#include "prover/model/patcher.h"
#include "prover/model/rest.h"
#include "prover/model/system.h"

/* M11; M39: what depends on the flag is done, or is not. */
static void read_flag(const struct system *system, const struct state *from,
		      struct executor_state *executor)
{
	bool set = system->flag[from->memory];

	if (set)
		executor->bits |= EXECUTOR_FLAG;
	execute_advance(system, executor);
	if (system->scenario.execution.conditional && !set &&
	    system->pass[executor->position].kind == PASS_SERIALIZE)
		execute_advance(system, executor);
}

/* M40: no interrupt is of the patch once that has returned. */
static bool may_begin(const struct system *system, const struct state *from,
		      const struct executor_state *executor)
{
	return !(executor->bits & EXECUTOR_OWN) || !system_returned(system, from) ||
	       !executor_between_passes(executor);
}

static bool pass(const struct system *system, const struct state *from, struct event event,
		 struct executor_state *executor, outcome_set *outcomes)
{
	const struct pass *next = &system->pass[executor->position];

	if (!rest_is_over(executor) || !may_begin(system, from, executor))
		return false;
	if (next->kind == PASS_EXECUTE)
		return execute_step(system, from, event, executor, outcomes);
	if (event.part > 0)
		return false;
	switch (next->kind) {
	case PASS_READ_FLAG:
		read_flag(system, from, executor);
		return true;
	case PASS_SERIALIZE:
	case PASS_FOREIGN: /* M42 */
	case PASS_IRET:
		executor_serialize(executor);
		execute_advance(system, executor);
		return true;
	case PASS_EXECUTE:
		break;
	}
	return false;
}

/* M38: it is looked at, and does nothing itself. */
static bool be_seen(const struct system *system, struct state *state,
		    struct executor_state *executor)
{
	if (!patcher_has_seen(executor, system->actions[state->action].kind))
		return false;
	executor->bits &= (uint16_t)~EXECUTOR_AWAITED;
	patcher_acknowledged(system, state);
	return true;
}

static bool is_interruptible(const struct system *system, const struct executor_state *executor)
{
	if (executor->bits & EXECUTOR_TRAP_BITS)
		return false;
	return system->scenario.execution.context == CONTEXT_PROGRAM ||
	       executor_between_passes(executor);
}

/* What follows of a sync for the executor: M8; M37 of a shootdown. */
static void take_sync(const struct system *system, const struct state *state,
		      const struct step *step, struct executor_state *executor)
{
	bool shootdown = step->kind == STEP_SHOOTDOWN;

	if (shootdown || serialization_drops_fetched(step->serialization))
		executor_serialize(executor);
	if (shootdown)
		executor->pages = system_pages(system, state);
}

/* M7; M10 of a stop. */
static bool acknowledge(const struct system *system, struct state *state,
			struct executor_state *executor)
{
	const struct action *action = &system->actions[state->action];

	if (!(executor->bits & EXECUTOR_AWAITED))
		return false;
	if (action->kind == ACTION_HANDLERS || action->kind == ACTION_OUTSIDE)
		return be_seen(system, state, executor);
	if (!is_interruptible(system, executor))
		return false;
	executor->bits &= (uint16_t)~EXECUTOR_AWAITED;
	rest_interrupted(executor);
	if (action->kind == ACTION_STOP)
		executor->bits |= EXECUTOR_STOPPED;
	else
		take_sync(system, state, &system->scenario.steps[action->step], executor);
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

/* M37 */
static bool translate(const struct system *system, const struct state *from, struct event event,
		      struct executor_state *executor)
{
	uint16_t mask = (uint16_t)((PAGES_MAX - 1) << event.site * PAGE_BITS);
	uint16_t pages =
		(uint16_t)((executor->pages & ~mask) | (system_pages(system, from) & mask));

	if (pages == executor->pages)
		return false;
	executor->pages = pages;
	return true;
}

/* M35: before anything has happened, and to it. */
static bool take_role(const struct system *system, const struct state *from, struct event event,
		      struct executor_state *executor)
{
	static const uint16_t bit[ROLES] = {
		[ROLE_EVEN] = EXECUTOR_EVEN,
		[ROLE_OWN] = EXECUTOR_OWN,
		[ROLE_ABSENT] = EXECUTOR_ABSENT,
	};
	struct executor_state others = {.bits = executor->bits & EXECUTOR_ROLE_BITS};
	bool alone = event.part == ROLE_OWN || (executor->bits & EXECUTOR_OWN);

	if (from->action != 0 || from->memory != 0 || (executor->bits & bit[event.part]) ||
	    (alone && executor->bits) || memcmp(&others, executor, sizeof(others)) != 0)
		return false;
	for (unsigned n = 0; n < system->executors && event.part == ROLE_OWN; n++)
		if (from->executor[n].bits & EXECUTOR_OWN)
			return false;
	executor->bits |= bit[event.part];
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
	if (rest_is_absent(executor) && event.kind != EVENT_WAKE && event.kind != EVENT_ROLE)
		return false;
	if ((executor->bits & EXECUTOR_ABSENT) && event.kind == EVENT_REST)
		return false;
	/* M14: what is fetched now would be dropped; M41: unless the handler executes it. */
	if ((executor->bits & EXECUTOR_TRAPPED) && !system->scenario.others.handler &&
	    (event.kind == EVENT_FETCH || event.kind == EVENT_REFETCH))
		return false;
	switch ((enum event_kind)event.kind) {
	case EVENT_FETCH:
	case EVENT_REFETCH:
		return fetch_step(system, system_seen(system, from, executor), event,
				  &executor->fetched);
	case EVENT_PASS:
		return pass(system, from, event, executor, outcomes);
	case EVENT_ACKNOWLEDGE:
		return acknowledge(system, to, executor);
	case EVENT_TRANSLATE:
		return translate(system, from, event, executor);
	case EVENT_ROLE:
		return take_role(system, from, event, executor);
	case EVENT_REST:
	case EVENT_END_REST:
	case EVENT_WAKE:
		return rest_step(system, from, event, executor);
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
