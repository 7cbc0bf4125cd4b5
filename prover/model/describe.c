#include "prover/model/describe.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "prover/model/execute.h"
#include "prover/model/executed.h"
#include "prover/model/fetch.h"
#include "prover/model/rest.h"

/* What an execution is once it is over. */
#define ENDS                                                                                       \
	(OUTCOME_BIT(OUTCOME_OLD) | OUTCOME_BIT(OUTCOME_NEW) | OUTCOME_BIT(OUTCOME_TORN) |         \
	 OUTCOME_BIT(OUTCOME_BREAKPOINT))

/* A description that is being put together; what does not fit is cut off. */
struct line {
	char *characters;
	size_t length;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *line, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(line->characters + line->length, DESCRIPTION_SIZE - line->length,
			       format, arguments);
	va_end(arguments);
	if (length > 0)
		line->length += (size_t)length;
	if (line->length >= DESCRIPTION_SIZE)
		line->length = DESCRIPTION_SIZE - 1;
}

/* The bytes `from` to `end` - 1 of a site, which must have been fetched. */
static void add_bytes(struct line *line, const struct system *system, unsigned site,
		      code_word codes, unsigned from, unsigned end)
{
	for (unsigned byte = from; byte < end; byte++)
		add(line, "%s%02x", byte > from ? " " : "",
		    system_value(system, codes, site, byte));
}

static void add_whole(struct line *line, const struct system *system, unsigned site,
		      code_word codes)
{
	add_bytes(line, system, site, codes, 0, system->scenario.sites[site].length);
}

/* The bytes of a site that have a code, from the head upwards. */
static void add_codes(struct line *line, const struct system *system, unsigned site,
		      code_word codes)
{
	const char *gap = "";

	for (unsigned byte = 0; byte < system->scenario.sites[site].length; byte++) {
		if (!code_of(system, codes, site, byte))
			continue;
		add(line, "%s%02x", gap, system_value(system, codes, site, byte));
		gap = " ";
	}
}

/* Which of two sites; of one alone nothing needs to be said. */
static void add_site(struct line *line, const struct system *system, unsigned site)
{
	if (system->scenario.site_count > 1)
		add(line, " of site %u", site);
}

/* ---- The patcher ----------------------------------------------------------------------------- */

/* M30: of which patch it is. There is no more than one patch of either kind under way. */
static void add_direction(struct line *line, bool is_back)
{
	add(line, "%s", is_back ? "back: " : "");
}

/* The step's own word for what it writes: two steps may write the same bytes. */
static void add_part(struct line *line, const struct step *step, const struct written *written)
{
	add(line, "%s", write_part_name(step->part));
	if (step->bytewise)
		add(line, " byte %u:", written->from);
	else if (step->part == WRITE_BYTES)
		add(line, " %u..%u", step->from, step->to);
}

/* `part`: the bytes in the lower quadword (0), in the upper one (1), or all (2). */
static void add_stored(struct line *line, const struct system *system, const struct store *store,
		       unsigned part)
{
	const struct written *written = &store->written;

	if (store->site == STORE_FLAG) {
		add(line, "flag %u", store->flag);
		return;
	}
	if (store->exchanges) {
		add(line, "page table entry");
		add_site(line, system, store->site);
		return;
	}
	add_part(line, &system->scenario.steps[store->step], written);
	for (unsigned byte = written->from; byte <= written->to; byte++) {
		const struct site *site = &system->scenario.sites[store->site];
		bool upper = site_quadword(site, byte) != site_quadword(site, written->from);

		if (part < 2 && upper != (part == 1))
			continue;
		add(line, " %02x", written->value[byte]);
	}
	add_site(line, system, store->site);
}

static void add_resting(struct line *line, const struct system *system, const struct state *from)
{
	const char *gap = ", but not to ";

	for (unsigned n = 0; n < system->executors; n++) {
		if (!(from->executor[n].bits & (EXECUTOR_RESTS | EXECUTOR_ABSENT)))
			continue;
		add(line, "%s%c", gap, 'B' + (int)n);
		gap = " and ";
	}
}

static void describe_sync(struct line *line, const struct system *system, const struct state *from,
			  const struct step *step)
{
	add(line, "sends the %s", step->kind == STEP_SHOOTDOWN ? "shootdown" : "sync");
	if (step->asked != ASKED_ALL)
		add(line, " to those with %s numbers", asked_name(step->asked));
	if (!step->unfenced && step->kind != STEP_SHOOTDOWN)
		add_resting(line, system, from);
}

static void describe_end(struct line *line, const struct step *step)
{
	bool serializes = step->kind == STEP_SYNC || step->kind == STEP_SHOOTDOWN;

	add(line, "%s", serializes ? "serializes" : "goes on");
}

static void describe_action(struct line *line, const struct system *system,
			    const struct state *from, bool buffered)
{
	const struct action *action = &system->actions[from->action];
	const struct step *step = &system->scenario.steps[action->step];

	add_direction(line, system_action_is_back(system, from->action));
	switch (action->kind) {
	case ACTION_STORE:
		add(line, "writes ");
		add_stored(line, system, &system->stores[action->stores], 2);
		add(line, "%s", buffered ? ", still buffered" : "");
		break;
	case ACTION_FENCE:
		add(line, "fence");
		break;
	case ACTION_END:
		describe_end(line, step);
		break;
	case ACTION_SYNC:
		describe_sync(line, system, from, step);
		break;
	case ACTION_STOP:
		add(line, "sends the stop");
		break;
	case ACTION_GO:
		add(line, "lets them go");
		break;
	case ACTION_RETIRE:
		add(line, "retires the handler");
		break;
	case ACTION_HANDLERS:
		add(line, "waits for the handlers that are under way");
		break;
	case ACTION_OUTSIDE:
		add(line, "waits until each was outside");
		break;
	case ACTION_MOVE:
		add(line, "moves those out that are inside");
		break;
	}
}

static void describe_drain(struct line *line, const struct system *system, const struct state *from,
			   unsigned part)
{
	unsigned oldest = from->memory / MEMORIES_PER_STORE;
	const struct store *store = &system->stores[oldest];

	add_direction(line, system_store_is_back(system, oldest));
	add_stored(line, system, store, store->parts == 1 ? 2 : part);
	add(line, " reaches memory");
}

/* ---- The executors --------------------------------------------------------------------------- */

static void describe_fetch(struct line *line, const struct system *system, code_word before,
			   const struct state *to, struct event event)
{
	code_word after = to->executor[event.executor].fetched, got = 0;

	/* What is new; and of a whole fetch, all. */
	if (system->model == MODEL_SNAPSHOT) {
		add(line, "fetches ");
		add_whole(line, system, event.site, after);
		add_site(line, system, event.site);
		return;
	}
	for (unsigned byte = 0; byte < system->scenario.sites[event.site].length; byte++) {
		code_word mask = code_mask(system, event.site, byte);
		bool one = system->model == MODEL_BYTEWISE || system->model == MODEL_PREFETCH;

		if (one ? byte == event.byte
			: event.kind == EVENT_REFETCH || (after & mask) != (before & mask))
			got |= after & mask;
	}
	add(line, "fetches ");
	add_codes(line, system, event.site, got);
	add_site(line, system, event.site);
}

static void add_dropped(struct line *line, const struct system *system, code_word fetched)
{
	const char *gap = ", drops ";

	for (unsigned site = 0; site < system->scenario.site_count; site++) {
		if (!(fetched & system->site_mask[site]))
			continue;
		add(line, "%s", gap);
		if (system->model == MODEL_SNAPSHOT)
			add_whole(line, system, site, fetched);
		else
			add_codes(line, system, site, fetched);
		add_site(line, system, site);
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
		add(line, "%s%s", gap, outcome_spelling(outcome));
		gap = ", ";
	}
}

/* M33: where an execution goes on that is not over. */
static void add_where(struct line *line, const struct executor_state *executor)
{
	if (executor->inside & INSIDE_BEGUN)
		add(line, ", goes on at byte %u", executor->inside & INSIDE_AT);
	else
		add(line, ", begins again");
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
		add(line, "what it has called comes back");
		return;
	}
	executed_read(system, site, at, !(executor->inside & (INSIDE_BEGUN | INSIDE_AGAIN)), codes,
		      &executed);
	add(line, "executes ");
	add_bytes(line, system, site, codes, at, executed.end);
	add_site(line, system, site);
	if (executor->inside & INSIDE_MOVED)
		add(line, " of the copy");
	else if ((codes ^ memory) & system_range(system, site, at, executed.end)) {
		add(line, " while memory holds ");
		add_whole(line, system, site, memory);
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
		add(line, "the handler begins");
		add_outcomes(line, outcomes);
		return;
	}
	if (executor->bits & EXECUTOR_HANDLING) {
		add(line, "the handler ");
		describe_execution(line, system, from, event, to, execute_site(system, executor),
				   outcomes);
		return;
	}
	switch (pass->kind) {
	case PASS_READ_FLAG:
		add(line, "reads the flag: %s", system->flag[from->memory] ? "set" : "0");
		break;
	case PASS_SERIALIZE:
		add(line, "%s", serialization_name(system->scenario.execution.serialization));
		add_dropped(line, system, executor->fetched);
		break;
	case PASS_FOREIGN:
		add(line, "takes the breakpoint in front of it, iret");
		add_dropped(line, system, executor->fetched);
		break;
	case PASS_IRET:
		add(line, "iret");
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
		add(line, "is seen %s",
		    action->kind == ACTION_OUTSIDE ? "outside" : "behind its handler");
		return;
	}
	if (rested)
		add(line, "rests no more, ");
	if (action->kind == ACTION_STOP) {
		add(line, "acknowledges the stop, and waits");
		return;
	}
	if (system->scenario.steps[action->step].kind == STEP_SHOOTDOWN) {
		add(line, "takes the shootdown");
		add_dropped(line, system, executor->fetched);
		return;
	}
	add(line, "takes the sync: %s", serialization_name(how));
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
		describe_action(&line, system, from, event.kind == EVENT_ACTION);
		break;
	case EVENT_DRAIN:
		describe_drain(&line, system, from, event.part);
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
		add(&line, "goes on");
		add_dropped(&line, system, executor->fetched);
		break;
	case EVENT_TRANSLATE:
		add(&line, "translates the address anew");
		add_site(&line, system, event.site);
		break;
	case EVENT_ROLE:
		add(&line, "%s", roles[event.part]);
		break;
	case EVENT_REST:
		add(&line, "goes to rest");
		break;
	case EVENT_END_REST:
		add(&line, "%s",
		    system->scenario.rest.online ? "says that it is online"
						 : "says that it rests no more");
		break;
	case EVENT_WAKE:
		add(&line, "%s", serialization_name(system->scenario.rest.wakes_by));
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
		add(&line, "%s", site ? " | " : "");
		add_whole(&line, system, site, system->memory[state->memory]);
	}
}
