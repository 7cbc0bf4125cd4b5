/*
 * A scenario as canonical source: every clause in its order, one outcome a line where models
 * differ.
 */
#include "lib/format.h"
#include "scenario/language/language.h"

/* Sets of what an expectation is for: a bit a model, and one for runs. */
#define ALL_MODELS ((1u << MODELS) - 1)
#define RUN_BIT (1u << MODELS)

struct output {
	char *to;
	size_t size, length;
};

static void put(struct output *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct output *out, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	out->length +=
		format_string_v(out->to + out->length, out->size - out->length, format, arguments);
	va_end(arguments);
}

static void put_form(struct output *out, enum site_kind kind, const uint8_t *bytes, unsigned length)
{
	put(out, "%s", site_kind_name(kind));
	for (unsigned i = 0; kind == SITE_BYTES && i < length; i++)
		put(out, " %02x", bytes[i]);
}

static void put_site(struct output *out, const struct site *site)
{
	put(out, "site     ");
	put_form(out, site->old_kind, site->old_bytes, site->length);
	put(out, " -> ");
	put_form(out, site->new_kind, site->new_bytes, site->length);
	if (site->head > 0)
		put(out, " head %u", site->head);
	if (site->times != 1)
		put(out, " times %u", site->times);
	put(out, "\nplace    %s+%u\n", place_unit_name(site->unit), site->offset);
}

static void put_of_site(struct output *out, const struct scenario *scenario,
			const struct step *step)
{
	if (step->sites != (1u << scenario->site_count) - 1)
		put(out, " of site %u", (unsigned)__builtin_ctz(step->sites));
}

static void put_write(struct output *out, const struct scenario *scenario, const struct step *step)
{
	put(out, "write %s", write_part_name(step->part));
	if (step->part == WRITE_BYTES)
		put(out, " %u..%u", step->from, step->to);
	for (unsigned i = step->from; step->given && i <= step->to; i++)
		put(out, " %02x", step->value[i]);
	put_of_site(out, scenario, step);
	if (step->bytewise)
		put(out, " byte by byte");
}

static void put_step(struct output *out, const struct scenario *scenario, const struct step *step)
{
	switch (step->kind) {
	case STEP_WRITE:
		put_write(out, scenario, step);
		break;
	case STEP_FLAG:
		put(out, "write flag %u", step->flag);
		break;
	case STEP_FENCE:
		put(out, "fence");
		break;
	case STEP_SYNC:
		put(out, "sync %s%s%s%s", serialization_name(step->serialization),
		    step->asked == ASKED_ALL ? "" : " of ",
		    step->asked == ASKED_ALL ? "" : asked_name(step->asked),
		    step->unfenced ? " unfenced" : "");
		break;
	case STEP_WAIT:
		put(out, "wait %u cycles", step->cycles);
		break;
	case STEP_STOP:
		put(out, "stop");
		break;
	case STEP_GO:
		put(out, "go");
		break;
	case STEP_RETIRE:
		put(out, "retire handler");
		break;
	case STEP_WAIT_HANDLERS:
		put(out, "wait for handlers");
		break;
	case STEP_WAIT_OUTSIDE:
		put(out, "wait until outside");
		break;
	case STEP_MOVE_OUT:
		put(out, "move out");
		break;
	case STEP_EXCHANGE:
		put(out, "exchange page");
		put_of_site(out, scenario, step);
		break;
	case STEP_SHOOTDOWN:
		put(out, "shootdown");
		break;
	case STEP_KINDS:
		break;
	}
}

static void put_execution(struct output *out, const struct execution *execution)
{
	put(out, "execute  ");
	if (execution->reads_flag)
		put(out, "read flag; %s%s; ", execution->conditional ? "if flag then " : "",
		    serialization_name(execution->serialization));
	put(out, "%s", execution->straight ? "straight" : "call");
	if (execution->context != CONTEXT_PROGRAM)
		put(out, " in %s", executor_context_name(execution->context));
	put(out, "\n");
}

static void put_rest(struct output *out, const struct rest *rest)
{
	if (rest->may || rest->online)
		put(out, "%s%s%s\n", rest->may ? "rest     " : "online   ",
		    serialization_name(rest->wakes_by), rest->early ? " early" : "");
}

static void put_others(struct output *out, const struct others *others)
{
	if (others->patcher)
		put(out, "also     patcher in interrupt\n");
	if (others->handler)
		put(out, "also     handler executes site %u\n", others->handler_site);
	if (others->foreign)
		put(out, "also     breakpoint before site %u\n", others->foreign_site);
}

/* Where the outcome is in the set: models, as bits, and runs. */
static unsigned where_is(const outcome_set sets[MODELS], outcome_set in_run, unsigned outcome)
{
	unsigned where = in_run & OUTCOME_BIT(outcome) ? RUN_BIT : 0;

	for (unsigned model = 0; model < MODELS; model++)
		if (sets[model] & OUTCOME_BIT(outcome))
			where |= 1u << model;
	return where;
}

/* Where the outcome is in the set when it is said without `under`. */
static unsigned where_plain(unsigned outcome)
{
	if (OUTCOME_BIT(outcome) & OUTCOMES_MODEL_ONLY)
		return ALL_MODELS;
	if (OUTCOME_BIT(outcome) & OUTCOMES_RUN_ONLY)
		return RUN_BIT;
	return ALL_MODELS | RUN_BIT;
}

static void put_where(struct output *out, unsigned where)
{
	put(out, " under");
	if (where == ALL_MODELS) {
		put(out, " all\n");
		return;
	}
	for (unsigned model = 0; model < MODELS; model++)
		if (where >> model & 1)
			put(out, " %s", model_name((enum model)model));
	put(out, where & RUN_BIT ? " run\n" : "\n");
}

static void put_expectation(struct output *out, const char *key, const outcome_set sets[MODELS],
			    outcome_set in_run)
{
	bool begun = false;

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		if (where_is(sets, in_run, outcome) != where_plain(outcome))
			continue;
		put(out, "%s%s", begun ? " " : key, outcome_spelling((enum outcome)outcome));
		begun = true;
	}
	if (begun)
		put(out, "\n");
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		unsigned where = where_is(sets, in_run, outcome);

		if (where == 0 || where == where_plain(outcome))
			continue;
		put(out, "%s%s", key, outcome_spelling((enum outcome)outcome));
		put_where(out, where);
	}
}

size_t scenario_print(const struct scenario *scenario, char *to, size_t size)
{
	struct output out = {to, size, 0};

	if (size == 0)
		return 0;
	put(&out, "scenario %s\nabout    %s\n", scenario->name, scenario->about);
	for (unsigned i = 0; i < scenario->site_count; i++)
		put_site(&out, &scenario->sites[i]);
	put(&out, "handler  %s\n", handler_policy_name(scenario->handler));
	for (unsigned i = 0; i < scenario->step_count; i++) {
		put(&out, i == 0 ? "patch    " : "         ");
		put_step(&out, scenario, &scenario->steps[i]);
		put(&out, "\n");
	}
	put_execution(&out, &scenario->execution);
	put_rest(&out, &scenario->rest);
	put_others(&out, &scenario->others);
	if (scenario->back_to_back)
		put(&out, "repeat   back to back\n");
	put_expectation(&out, "forbid   ", scenario->forbid, scenario->forbid_in_run);
	put_expectation(&out, "show     ", scenario->show, scenario->show_in_run);
	if (out.length + 1 < size)
		return out.length;
	/* The last character may be one that was cut off: rather nothing than half a scenario. */
	to[0] = '\0';
	return 0;
}

size_t step_print(const struct scenario *scenario, const struct step *step, char *to, size_t size)
{
	struct output out = {to, size, 0};

	if (size > 0)
		to[0] = '\0';
	put_step(&out, scenario, step);
	return out.length;
}
