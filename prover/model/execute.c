#include "prover/model/execute.h"

#include "prover/model/executed.h"
#include "prover/model/fetch.h"

static bool breakpoint_is_new(const struct system *system, unsigned site)
{
	const struct site *of = &system->scenario.sites[site];

	return of->new_bytes[of->head] == BREAKPOINT;
}

/* M25: an execution is late that begins late. */
static bool began_late(const struct system *system, const struct state *from,
		       const struct executor_state *executor)
{
	if (executor->inside & INSIDE_BEGUN)
		return executor->inside & INSIDE_LATE;
	return system_returned(system, from);
}

/* What an execution was, and what more can be said of it: M24, M25, M26, M27; M32. */
static outcome_set judge(const struct system *system, const struct state *from,
			 struct executor_state *executor, unsigned site, enum outcome what)
{
	uint8_t old = (uint8_t)(1u << site), new = (uint8_t)(old << SYSTEM_SITES_MAX);
	const struct circumstances circumstances = {
		.back_to_back = system->loops,
		.has_returned = began_late(system, from, executor),
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

/* ---- The breakpoint -------------------------------------------------------------------------- */

/* The handler, retired or not (M14): where memory holds no breakpoint any more it retries, whatever
 * the policy. */
static void handle_breakpoint(const struct system *system, const struct state *from,
			      struct executor_state *executor, unsigned site)
{
	bool gone = !system_breakpoint(system, system_seen(system, from, executor), site);
	bool retries = system->scenario.handler == HANDLER_RETRY && !system_retired(system, from);

	if (executor->bits & EXECUTOR_HANDLING)
		executor->inside = 0;
	executor->bits &= (uint16_t)~EXECUTOR_TRAP_BITS;
	executor_serialize(executor);
	if (!gone && !retries)
		execute_advance(system, executor);
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

	if (executor->bits & EXECUTOR_HANDLING)
		return outcomes | OUTCOME_BIT(OUTCOME_NESTED);
	if ((system->retires && !system_retired(system, from)) || system->scenario.others.handler)
		executor->bits |= EXECUTOR_TRAPPED;
	else
		handle_breakpoint(system, from, executor, site);
	return outcomes;
}

/* M41, M42 */
static void begin_nested(const struct system *system, struct executor_state *executor)
{
	const struct others *others = &system->scenario.others;

	executor->bits ^= EXECUTOR_TRAP_BITS;
	executor->inside = 0;
	if (others->foreign && others->foreign_site == others->handler_site)
		executor_serialize(executor);
}

/* The handler by itself: whether it is late by the patch's return was said already. Interrupts are
 * off, and what is fetched now would be dropped. */
static outcome_set begin_handler(const struct system *system, const struct state *from,
				 struct executor_state *executor, unsigned site)
{
	const struct circumstances circumstances = {
		.is_retired = system_retired(system, from),
		.breakpoint_is_new = breakpoint_is_new(system, site),
	};

	if (system->scenario.others.handler)
		begin_nested(system, executor);
	else
		handle_breakpoint(system, from, executor, site);
	return outcomes_besides(OUTCOME_BREAKPOINT, &circumstances);
}

/* ---- Instructions ---------------------------------------------------------------------------- */

/* M28 */
static outcome_set mismatch(code_word codes, code_word memory, code_word mask)
{
	return (codes ^ memory) & mask ? OUTCOME_BIT(OUTCOME_MISMATCH) : 0;
}

/* M23: whose bytes it has executed, these included. */
static uint16_t whose(const struct system *system, unsigned site, code_word codes, unsigned from,
		      unsigned end, uint16_t inside)
{
	code_word range = system_range(system, site, from, end);
	unsigned bytes = (1u << end) - (1u << from);
	uint16_t result = inside & INSIDE_BEGUN ? inside : INSIDE_OLD | INSIDE_NEW;

	if ((codes ^ system->old[site]) & range)
		result &= (uint16_t)~INSIDE_OLD;
	if (((codes ^ system->new[site]) & range) || (system->never_new[site] & bytes))
		result &= (uint16_t)~INSIDE_NEW;
	return result & (INSIDE_OLD | INSIDE_NEW);
}

static enum outcome outcome_of(uint16_t whose)
{
	if (whose & INSIDE_OLD)
		return OUTCOME_OLD;
	return whose & INSIDE_NEW ? OUTCOME_NEW : OUTCOME_TORN;
}

/* M33: at the head it begins again, and what it has executed is forgotten. */
static void begin_again(struct executor_state *executor, unsigned at, unsigned head)
{
	bool known = at == head && !(executor->inside & INSIDE_AGAIN);

	executor->inside &= INSIDE_MOVED;
	executor->inside |= known ? 0 : INSIDE_AGAIN;
}

static void go_on_at(const struct system *system, const struct state *from,
		     struct executor_state *executor, const struct executed *executed, unsigned to,
		     uint16_t whose)
{
	unsigned more = executor->inside & INSIDE_MOVED;

	if (began_late(system, from, executor))
		more |= INSIDE_LATE;
	if (executed->calls && system->moves_out)
		more |= INSIDE_CALLED;
	executor->inside = (uint16_t)(to | INSIDE_BEGUN | whose | more);
}

/* M41: of the handler's execution, what follows is the handler's end. */
static void end_execution(const struct system *system, const struct state *from,
			  struct executor_state *executor)
{
	if (executor->bits & EXECUTOR_HANDLING)
		handle_breakpoint(system, from, executor, system->pass[executor->position].site);
	else
		execute_advance(system, executor);
}

/* M33: whoever it has called is done. */
static bool come_back(struct executor_state *executor)
{
	executor->inside &= (uint16_t)~INSIDE_CALLED;
	return true;
}

/* M12, M15, M33 */
static bool execute(const struct system *system, const struct state *from, unsigned way,
		    struct executor_state *executor, unsigned site, outcome_set *outcomes)
{
	code_word memory = system->memory[from->memory];
	code_word codes = execute_codes(system, from, executor, site);
	unsigned head = system->scenario.sites[site].head;
	bool begun = executor->inside & INSIDE_BEGUN;
	unsigned at = begun ? executor->inside & INSIDE_AT : head;
	bool moved = executor->inside & INSIDE_MOVED;
	struct executed executed;

	if (executor->inside & INSIDE_CALLED)
		return way == 0 && come_back(executor);
	if (!executed_read(system, site, at, !(executor->inside & (INSIDE_BEGUN | INSIDE_AGAIN)),
			   codes, &executed) ||
	    way >= executed.ways)
		return false;
	if (!begun && system_breakpoint(system, codes, site)) {
		*outcomes = take_breakpoint(system, from, executor, site);
		if (executor->bits & EXECUTOR_HANDLING)
			end_execution(system, from, executor);
		return true;
	}
	unsigned to = executed.to[way];
	uint16_t mine = whose(system, site, codes, at, executed.end, executor->inside);

	if (!moved && (begun || !system_breakpoint(system, memory, site)))
		*outcomes = mismatch(codes, memory, system_range(system, site, at, executed.end));
	/* M19 */
	if (!moved && (to <= at || to == head || to == EXECUTED_LEAVES))
		executor->fetched = fetch_executed(system, executor->fetched, site);
	if (to == head) {
		begin_again(executor, at, head);
	} else if (to != EXECUTED_LEAVES) {
		go_on_at(system, from, executor, &executed, to, mine);
	} else {
		*outcomes |= judge(system, from, executor, site, outcome_of(mine));
		end_execution(system, from, executor);
	}
	return true;
}

code_word execute_codes(const struct system *system, const struct state *from,
			const struct executor_state *executor, unsigned site)
{
	if (executor->inside & INSIDE_MOVED) /* M36 */
		return system->old[site];
	return fetch_execute(system, system_seen(system, from, executor), executor->fetched, site);
}

unsigned execute_site(const struct system *system, const struct executor_state *executor)
{
	return executor->bits & EXECUTOR_HANDLING ? system->scenario.others.handler_site
						  : system->pass[executor->position].site;
}

void execute_advance(const struct system *system, struct executor_state *executor)
{
	bool returns = system->scenario.execution.context != CONTEXT_PROGRAM ||
		       (executor->bits & EXECUTOR_OWN);

	executor->inside = 0;
	executor->position++;
	if (executor->position < system->pass_count && !returns &&
	    system->pass[executor->position].kind == PASS_IRET)
		executor->position++;
	if (executor->position == system->pass_count) {
		executor->position = 0;
		executor->bits &= (uint16_t)~EXECUTOR_FLAG;
	}
}

bool execute_step(const struct system *system, const struct state *from, struct event event,
		  struct executor_state *executor, outcome_set *outcomes)
{
	unsigned site = execute_site(system, executor);

	if (!(executor->bits & EXECUTOR_TRAPPED))
		return execute(system, from, event.part, executor, site, outcomes);
	if (event.part > 0)
		return false;
	*outcomes = begin_handler(system, from, executor, site);
	return true;
}
