#include "prover/model/line.h"

/* M30: of which patch it is. There is no more than one patch of either kind under way. */
static void add_direction(struct line *line, bool is_back)
{
	line_add(line, "%s", is_back ? "back: " : "");
}

/* The step's own word for what it writes: two steps may write the same bytes. */
static void add_part(struct line *line, const struct step *step, const struct written *written)
{
	line_add(line, "%s", write_part_name(step->part));
	if (step->bytewise)
		line_add(line, " byte %u:", written->from);
	else if (step->part == WRITE_BYTES)
		line_add(line, " %u..%u", step->from, step->to);
}

/* `part`: the bytes in the lower quadword (0), in the upper one (1), or all (2). */
static void add_stored(struct line *line, const struct system *system, const struct store *store,
		       unsigned part)
{
	const struct written *written = &store->written;

	if (store->site == STORE_FLAG) {
		line_add(line, "flag %u", store->flag);
		return;
	}
	if (store->exchanges) {
		line_add(line, "page table entry");
		line_add_site(line, system, store->site);
		return;
	}
	add_part(line, &system->scenario.steps[store->step], written);
	for (unsigned byte = written->from; byte <= written->to; byte++) {
		const struct site *site = &system->scenario.sites[store->site];
		bool upper = site_quadword(site, byte) != site_quadword(site, written->from);

		if (part < 2 && upper != (part == 1))
			continue;
		line_add(line, " %02x", written->value[byte]);
	}
	line_add_site(line, system, store->site);
}

static void add_resting(struct line *line, const struct system *system, const struct state *from)
{
	const char *gap = ", but not to ";

	for (unsigned n = 0; n < system->executors; n++) {
		if (!(from->executor[n].bits & (EXECUTOR_RESTS | EXECUTOR_ABSENT)))
			continue;
		line_add(line, "%s%c", gap, 'B' + (int)n);
		gap = " and ";
	}
}

static void describe_sync(struct line *line, const struct system *system, const struct state *from,
			  const struct step *step)
{
	line_add(line, "sends the %s", step->kind == STEP_SHOOTDOWN ? "shootdown" : "sync");
	if (step->asked != ASKED_ALL)
		line_add(line, " to those with %s numbers", asked_name(step->asked));
	if (!step->unfenced && step->kind != STEP_SHOOTDOWN)
		add_resting(line, system, from);
}

static void describe_end(struct line *line, const struct step *step)
{
	bool serializes = step->kind == STEP_SYNC || step->kind == STEP_SHOOTDOWN;

	line_add(line, "%s", serializes ? "serializes" : "goes on");
}

void line_add_action(struct line *line, const struct system *system, const struct state *from,
		     bool buffered)
{
	const struct action *action = &system->actions[from->action];
	const struct step *step = &system->scenario.steps[action->step];

	add_direction(line, system_action_is_back(system, from->action));
	switch (action->kind) {
	case ACTION_STORE:
		line_add(line, "writes ");
		add_stored(line, system, &system->stores[action->stores], 2);
		line_add(line, "%s", buffered ? ", still buffered" : "");
		break;
	case ACTION_FENCE:
		line_add(line, "fence");
		break;
	case ACTION_END:
		describe_end(line, step);
		break;
	case ACTION_SYNC:
		describe_sync(line, system, from, step);
		break;
	case ACTION_STOP:
		line_add(line, "sends the stop");
		break;
	case ACTION_GO:
		line_add(line, "lets them go");
		break;
	case ACTION_RETIRE:
		line_add(line, "retires the handler");
		break;
	case ACTION_HANDLERS:
		line_add(line, "waits for the handlers that are under way");
		break;
	case ACTION_OUTSIDE:
		line_add(line, "waits until each was outside");
		break;
	case ACTION_MOVE:
		line_add(line, "moves those out that are inside");
		break;
	}
}

void line_add_drain(struct line *line, const struct system *system, const struct state *from,
		    unsigned part)
{
	unsigned oldest = from->memory / MEMORIES_PER_STORE;
	const struct store *store = &system->stores[oldest];

	add_direction(line, system_store_is_back(system, oldest));
	add_stored(line, system, store, store->parts == 1 ? 2 : part);
	line_add(line, " reaches memory");
}

void line_add_store(struct line *line, const struct system *system, unsigned number)
{
	add_direction(line, system_store_is_back(system, number));
	add_stored(line, system, &system->stores[number], 2);
}
