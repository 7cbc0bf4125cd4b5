#include <string.h>

#include "prover/model/fetch.h"
#include "prover/model/patcher.h"
#include "prover/model/rest.h"
#include "prover/model/system.h"

static void advance(const struct system *system, struct executor_state *executor, unsigned by)
{
	executor->position = (uint8_t)(executor->position + by);
	if (executor->position == system->pass_count) {
		executor->position = 0;
		executor->bits &= (uint8_t)~EXECUTOR_FLAG;
	}
}

/* The entries of the pass that an execution of a whole site is, whatever it was. */
static unsigned pass_length(const struct system *system, unsigned site)
{
	return site_is_sled(&system->scenario.sites[site]) ? 2 : 1;
}

static bool breakpoint_is_new(const struct system *system, unsigned site)
{
	return (system->new[site] & code_mask(site, 0)) == system->breakpoint[site];
}

/* What an execution was, and what more can be said of it: M24, M25, M26, M27; M32. */
static outcome_set judge(const struct system *system, const struct state *from,
			 struct executor_state *executor, unsigned site, enum outcome what)
{
	uint8_t old = (uint8_t)(1u << site), new = (uint8_t)(old << SYSTEM_SITES_MAX);
	const struct circumstances circumstances = {
		.back_to_back = system->loops,
		.has_returned = system_returned(system, from),
		.is_retired = system_retired(system, from),
		.breakpoint_is_new = breakpoint_is_new(system, site),
		.flag_was_set = executor->bits & EXECUTOR_FLAG,
		.is_just_after_other = executor->after & (what == OUTCOME_OLD ? new : old),
	};

	executor->after &= (uint8_t) ~(old | new);
	if (what == OUTCOME_OLD)
		executor->after |= old;
	if (what == OUTCOME_NEW && system->loops)
		executor->after |= new;
	return OUTCOME_BIT(what) | outcomes_besides(what, &circumstances);
}

/* The handler, retired or not (M14): where memory holds no breakpoint any more it retries, whatever
 * the policy. */
static void handle_breakpoint(const struct system *system, const struct state *from,
			      struct executor_state *executor, unsigned site)
{
	code_word head = code_mask(site, 0);
	bool gone = (system->memory[from->memory] & head) != system->breakpoint[site];
	bool retries = system->scenario.handler == HANDLER_RETRY && !system_retired(system, from);

	executor->bits &= (uint8_t)~EXECUTOR_TRAPPED;
	executor_serialize(executor);
	if (!gone && !retries)
		advance(system, executor, pass_length(system, site));
}

/*
 * M14: the breakpoint and its handler are one event, unless the handler may be retired in between.
 * To take them apart elsewhere would show nothing more: a sync has to wait for the handler, as it
 * may wait for any executor, and what the handler drops when it returns it can drop at once.
 */
static outcome_set take_breakpoint(const struct system *system, const struct state *from,
				   struct executor_state *executor, unsigned site)
{
	outcome_set outcomes = judge(system, from, executor, site, OUTCOME_BREAKPOINT);

	if (system->retires && !system_retired(system, from))
		executor->bits |= EXECUTOR_TRAPPED;
	else
		handle_breakpoint(system, from, executor, site);
	return outcomes;
}

/* The handler by itself: whether it is late by the patch's return was said already. Interrupts are
 * off, and what is fetched now would be dropped. */
static bool trapped_step(const struct system *system, const struct state *from, struct event event,
			 struct executor_state *executor, outcome_set *outcomes)
{
	unsigned site = system->pass[executor->position].site;
	const struct circumstances circumstances = {
		.is_retired = system_retired(system, from),
		.breakpoint_is_new = breakpoint_is_new(system, site),
	};

	if (event.kind != EVENT_PASS)
		return false;
	*outcomes = outcomes_besides(OUTCOME_BREAKPOINT, &circumstances);
	handle_breakpoint(system, from, executor, site);
	return true;
}

/* M28 */
static outcome_set mismatch(code_word codes, code_word memory, code_word mask)
{
	return (codes ^ memory) & mask ? OUTCOME_BIT(OUTCOME_MISMATCH) : 0;
}

static bool is_first_half(const struct system *system, unsigned site, code_word head)
{
	return site_is_sled(&system->scenario.sites[site]) &&
	       head == (system->old[site] & code_mask(site, 0));
}

/* M23 */
static enum outcome compared(const struct system *system, unsigned site, code_word codes,
			     code_word executed)
{
	if ((codes & executed) == (system->old[site] & executed))
		return OUTCOME_OLD;
	return (codes & executed) == (system->new[site] & executed) ? OUTCOME_NEW : OUTCOME_TORN;
}

/* M12 */
static bool execute(const struct system *system, const struct state *from,
		    struct executor_state *executor, unsigned site, outcome_set *outcomes)
{
	code_word memory = system->memory[from->memory];
	code_word codes = fetch_execute(system, memory, executor->fetched, site);
	code_word head = codes & code_mask(site, 0);
	code_word executed = system_executed(system, site, codes);
	bool broken = (memory & code_mask(site, 0)) == system->breakpoint[site];

	if (!executed)
		return false;
	if (head == system->breakpoint[site]) {
		*outcomes = take_breakpoint(system, from, executor, site);
		return true;
	}
	*outcomes = broken ? 0 : mismatch(codes, memory, executed);
	if (is_first_half(system, site, head)) {
		advance(system, executor, 1);
		return true;
	}
	*outcomes |= judge(system, from, executor, site, compared(system, site, codes, executed));
	executor->fetched = fetch_executed(system, executor->fetched, site);
	advance(system, executor, pass_length(system, site));
	return true;
}

/* M15: the old byte 0 has been executed. Byte 1 is an instruction by itself, and a breakpoint in
 * byte 0 none of its bytes. Where the new form begins with that byte 0, both may make it up. */
static bool execute_second_half(const struct system *system, const struct state *from,
				struct executor_state *executor, unsigned site,
				outcome_set *outcomes)
{
	code_word memory = system->memory[from->memory];
	code_word head = code_mask(site, 0), tail = code_mask(site, 1);
	code_word codes = fetch_execute(system, memory, executor->fetched, site) & tail;
	code_word both = (system->old[site] & head) | codes;

	if (!codes)
		return false;
	*outcomes = judge(system, from, executor, site, compared(system, site, both, head | tail)) |
		    mismatch(codes, memory, tail);
	executor->fetched = fetch_executed(system, executor->fetched, site);
	advance(system, executor, 1);
	return true;
}

/* M11 */
static bool pass(const struct system *system, const struct state *from,
		 struct executor_state *executor, outcome_set *outcomes)
{
	const struct pass *next = &system->pass[executor->position];

	if (!rest_is_over(executor))
		return false;
	switch (next->kind) {
	case PASS_READ_FLAG:
		if (system->flag[from->memory])
			executor->bits |= EXECUTOR_FLAG;
		advance(system, executor, 1);
		return true;
	case PASS_SERIALIZE:
	case PASS_IRET:
		executor_serialize(executor);
		advance(system, executor, 1);
		return true;
	case PASS_EXECUTE:
		return execute(system, from, executor, next->site, outcomes);
	case PASS_SECOND_HALF:
		return execute_second_half(system, from, executor, next->site, outcomes);
	}
	return false;
}

/* M7, and what follows for the executor: M8 of a sync, M10 of a stop. */
static bool acknowledge(const struct system *system, struct state *state,
			struct executor_state *executor)
{
	const struct action *action = &system->actions[state->action];
	const struct step *step = &system->scenario.steps[action->step];
	bool interruptible =
		system->scenario.execution.context == CONTEXT_PROGRAM || executor->position == 0;

	if (!(executor->bits & EXECUTOR_AWAITED) || !interruptible)
		return false;
	executor->bits &= (uint8_t)~EXECUTOR_AWAITED;
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
	executor->bits &= (uint8_t) ~(EXECUTOR_STOPPED | EXECUTOR_RELEASED);
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
	if (executor->bits & EXECUTOR_TRAPPED)
		return trapped_step(system, from, event, executor, outcomes);
	switch ((enum event_kind)event.kind) {
	case EVENT_FETCH:
	case EVENT_REFETCH:
		return fetch_step(system, system->memory[from->memory], event, &executor->fetched);
	case EVENT_PASS:
		return pass(system, from, executor, outcomes);
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
