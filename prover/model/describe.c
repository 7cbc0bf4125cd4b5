#include "prover/model/describe.h"

#include "prover/model/execute.h"
#include "prover/model/executed.h"
#include "prover/model/line.h"
#include "prover/model/rest.h"

/* What an execution is once it is over. */
#define ENDS                                                                                       \
	(OUTCOME_BIT(OUTCOME_OLD) | OUTCOME_BIT(OUTCOME_NEW) | OUTCOME_BIT(OUTCOME_TORN) |         \
	 OUTCOME_BIT(OUTCOME_BREAKPOINT))

/* ---- The executors --------------------------------------------------------------------------- */

static void describe_fetch(struct line *line, const struct system *system, code_word before,
			   const struct state *to, struct event event)
{
	code_word after = to->executor[event.executor].fetched, got = 0;

	/* What is new; and of a whole fetch, all. */
	if (system->model == MODEL_SNAPSHOT) {
		line_add(line, "fetches ");
		line_add_whole(line, system, event.site, after);
		line_add_site(line, system, event.site);
		return;
	}
	for (unsigned byte = 0; byte < system->scenario.sites[event.site].length; byte++) {
		code_word mask = code_mask(system, event.site, byte);
		bool one = system->model == MODEL_BYTEWISE || system->model == MODEL_PREFETCH;

		if (one ? byte == event.byte
			: event.kind == EVENT_REFETCH || (after & mask) != (before & mask))
			got |= after & mask;
	}
	line_add(line, "fetches ");
	line_add_codes(line, system, event.site, got);
	line_add_site(line, system, event.site);
}

static void add_dropped(struct line *line, const struct system *system, code_word fetched)
{
	const char *gap = ", drops ";

	for (unsigned site = 0; site < system->scenario.site_count; site++) {
		if (!(fetched & system->site_mask[site]))
			continue;
		line_add(line, "%s", gap);
		if (system->model == MODEL_SNAPSHOT)
			line_add_whole(line, system, site, fetched);
		else
			line_add_codes(line, system, site, fetched);
		line_add_site(line, system, site);
		gap = " and ";
	}
}

/* What more can be said of it, or if nothing can, what it was. */
static void add_outcomes(struct line *line, outcome_set outcomes)
{
	outcome_set plain = OUTCOME_BIT(OUTCOME_OLD) | OUTCOME_BIT(OUTCOME_NEW) |
			    OUTCOME_BIT(OUTCOME_BREAKPOINT);
	const char *gap = ": ";

	if (outcomes & ~plain)
		outcomes &= ~plain;
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		if (!(outcomes & OUTCOME_BIT(outcome)))
			continue;
		line_add(line, "%s%s", gap, outcome_spelling(outcome));
		gap = ", ";
	}
}

/* M33: where an execution goes on that is not over. */
static void add_where(struct line *line, const struct executor_state *executor)
{
	if (executor->inside & INSIDE_BEGUN)
		line_add(line, ", goes on at byte %u", executor->inside & INSIDE_AT);
	else
		line_add(line, ", begins again");
}

static void describe_execution(struct line *line, const struct system *system,
			       const struct state *from, struct event event, const struct state *to,
			       unsigned site, outcome_set outcomes)
{
	const struct executor_state *executor = &from->executor[event.executor];
	code_word memory = system->memory[from->memory];
	code_word codes = execute_codes(system, from, executor, site);
	unsigned at = executor->inside & INSIDE_BEGUN ? executor->inside & INSIDE_AT
						      : system->scenario.sites[site].head;
	struct executed executed;

	if (executor->inside & INSIDE_CALLED) {
		line_add(line, "what it has called comes back");
		return;
	}
	executed_read(system, site, at, !(executor->inside & (INSIDE_BEGUN | INSIDE_AGAIN)), codes,
		      &executed);
	line_add(line, "executes ");
	line_add_bytes(line, system, site, codes, at, executed.end);
	line_add_site(line, system, site);
	if (executor->inside & INSIDE_MOVED)
		line_add(line, " of the copy");
	else if ((codes ^ memory) & system_range(system, site, at, executed.end)) {
		line_add(line, " while memory holds ");
		line_add_whole(line, system, site, memory);
	}
	if (!(outcomes & ENDS))
		add_where(line, &to->executor[event.executor]);
	add_outcomes(line, outcomes);
}

static void describe_pass(struct line *line, const struct system *system, const struct state *from,
			  struct event event, const struct state *to, outcome_set outcomes)
{
	const struct executor_state *executor = &from->executor[event.executor];
	const struct pass *pass = &system->pass[executor->position];

	if (executor->bits & EXECUTOR_TRAPPED) {
		line_add(line, "the handler begins");
		add_outcomes(line, outcomes);
		return;
	}
	if (executor->bits & EXECUTOR_HANDLING) {
		line_add(line, "the handler ");
		describe_execution(line, system, from, event, to, execute_site(system, executor),
				   outcomes);
		return;
	}
	switch (pass->kind) {
	case PASS_READ_FLAG:
		line_add(line, "reads the flag: %s", system->flag[from->memory] ? "set" : "0");
		break;
	case PASS_SERIALIZE:
		line_add(line, "%s", serialization_name(system->scenario.execution.serialization));
		add_dropped(line, system, executor->fetched);
		break;
	case PASS_FOREIGN:
		line_add(line, "takes the breakpoint in front of it, iret");
		add_dropped(line, system, executor->fetched);
		break;
	case PASS_IRET:
		line_add(line, "iret");
		add_dropped(line, system, executor->fetched);
		break;
	case PASS_EXECUTE:
		describe_execution(line, system, from, event, to, pass->site, outcomes);
		break;
	}
}

static void describe_acknowledge(struct line *line, const struct system *system,
				 const struct state *from, const struct executor_state *executor)
{
	const struct action *action = &system->actions[from->action];
	enum serialization how = system->scenario.steps[action->step].serialization;
	bool rested = !rest_is_over(executor);

	if (action->kind == ACTION_HANDLERS || action->kind == ACTION_OUTSIDE) {
		line_add(line, "is seen %s",
			 action->kind == ACTION_OUTSIDE ? "outside" : "behind its handler");
		return;
	}
	if (rested)
		line_add(line, "rests no more, ");
	if (action->kind == ACTION_STOP) {
		line_add(line, "acknowledges the stop, and waits");
		return;
	}
	if (system->scenario.steps[action->step].kind == STEP_SHOOTDOWN) {
		line_add(line, "takes the shootdown");
		add_dropped(line, system, executor->fetched);
		return;
	}
	line_add(line, "takes the sync: %s", serialization_name(how));
	if (rested || serialization_drops_fetched(how))
		add_dropped(line, system, executor->fetched);
}

void describe_event(const struct system *system, const struct state *from, struct event event,
		    const struct state *to, outcome_set outcomes,
		    char description[DESCRIPTION_SIZE])
{
	static const char *const roles[ROLES] = {
		[ROLE_EVEN] = "its number is even",
		[ROLE_OWN] = "an interrupt comes",
		[ROLE_ABSENT] = "is not online yet",
	};
	const struct executor_state *executor = &from->executor[event.executor];
	struct line line = {description, 0};

	description[0] = '\0';
	switch ((enum event_kind)event.kind) {
	case EVENT_ACTION:
	case EVENT_STORE:
		line_add_action(&line, system, from, event.kind == EVENT_ACTION);
		break;
	case EVENT_DRAIN:
		line_add_drain(&line, system, from, event.part);
		break;
	case EVENT_FETCH:
	case EVENT_REFETCH:
		describe_fetch(&line, system, executor->fetched, to, event);
		break;
	case EVENT_PASS:
		describe_pass(&line, system, from, event, to, outcomes);
		break;
	case EVENT_ACKNOWLEDGE:
		describe_acknowledge(&line, system, from, executor);
		break;
	case EVENT_GO_ON:
		line_add(&line, "goes on");
		add_dropped(&line, system, executor->fetched);
		break;
	case EVENT_TRANSLATE:
		line_add(&line, "translates the address anew");
		line_add_site(&line, system, event.site);
		break;
	case EVENT_ROLE:
		line_add(&line, "%s", roles[event.part]);
		break;
	case EVENT_REST:
		line_add(&line, "goes to rest");
		break;
	case EVENT_END_REST:
		line_add(&line, "%s",
			 system->scenario.rest.online ? "says that it is online"
						      : "says that it rests no more");
		break;
	case EVENT_WAKE:
		if (rest_is_absent(executor)) {
			line_add(&line, "is started");
			break;
		}
		line_add(&line, "%s", serialization_name(system->scenario.rest.wakes_by));
		add_dropped(&line, system, executor->fetched);
		break;
	}
}

void describe_memory(const struct system *system, const struct state *state,
		     char description[DESCRIPTION_SIZE])
{
	struct line line = {description, 0};

	description[0] = '\0';
	for (unsigned site = 0; site < system->scenario.site_count; site++) {
		line_add(&line, "%s", site ? " | " : "");
		line_add_whole(&line, system, site, system->memory[state->memory]);
	}
}

bool describe_buffered(const struct system *system, const struct state *state, unsigned number,
		       char description[DESCRIPTION_SIZE])
{
	unsigned oldest = state->memory / MEMORIES_PER_STORE;
	unsigned issued = system->actions[state->action].stores, all = system->store_modulus;
	struct line line = {description, 0};

	description[0] = '\0';
	if (number >= (issued + all - oldest) % all)
		return false;
	line_add_store(&line, system, (oldest + number) % all);
	return true;
}
