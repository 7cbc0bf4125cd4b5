#include "prover/model/system.h"

#include <stdio.h>
#include <string.h>

#include "prover/model/codes.h"

/* ---- The patcher's program ------------------------------------------------------------------- */

static void add_action(struct system *system, enum action_kind kind, unsigned step)
{
	struct action *action = &system->actions[system->action_count++];

	action->kind = kind;
	action->step = (uint8_t)step;
	action->stores = (uint16_t)system->store_count;
}

static void add_store(struct system *system, unsigned step, const struct store *store)
{
	add_action(system, ACTION_STORE, step);
	system->stores[system->store_count] = *store;
	system->stores[system->store_count++].step = (uint8_t)step;
}

static unsigned quadwords(const struct site *site, const struct written *written)
{
	return 1 + site_quadword(site, written->to) - site_quadword(site, written->from);
}

/* M2: one store, or, byte by byte, one a byte. */
static void add_write(struct system *system, const struct scenario *patch, unsigned step_number,
		      unsigned site_number)
{
	const struct step *step = &patch->steps[step_number];
	const struct site *site = &patch->sites[site_number];
	struct store store = {.site = (uint8_t)site_number};
	struct written all;

	if (!scenario_written(patch, step, site_number, &all))
		return;
	store.written = all;
	if (!step->bytewise) {
		store.parts = (uint8_t)quadwords(site, &all);
		add_store(system, step_number, &store);
		return;
	}
	store.parts = 1;
	for (unsigned byte = all.from; byte <= all.to; byte++) {
		store.written.from = store.written.to = (uint8_t)byte;
		add_store(system, step_number, &store);
	}
}

/* M37: one store, by which memory holds the new form. */
static void add_exchange(struct system *system, const struct scenario *patch, unsigned step_number,
			 unsigned site_number)
{
	const struct site *site = &patch->sites[site_number];
	struct store store = {.site = (uint8_t)site_number, .parts = 1, .exchanges = true};

	if (!(patch->steps[step_number].sites >> site_number & 1))
		return;
	store.written.to = (uint8_t)(site->length - 1);
	memcpy(store.written.value, site->new_bytes, site->length);
	if (system->exchange_count[site_number] < PAGES_MAX - 1)
		system->exchange[site_number][system->exchange_count[site_number]] =
			(uint16_t)system->store_count;
	system->exchange_count[site_number]++;
	add_store(system, step_number, &store);
}

/* M9, M40: what the patcher does itself when all that it has waited for is done. An event of its
 * own where it has to wait once more: for its stores, or for its own interrupt. */
static void add_end(struct system *system, unsigned step_number, bool waits)
{
	if (waits || system->scenario.others.patcher)
		add_action(system, ACTION_END, step_number);
}

static void add_step(struct system *system, const struct scenario *patch, unsigned number)
{
	const struct step *step = &patch->steps[number];
	struct store flag = {.site = STORE_FLAG, .parts = 1, .flag = step->flag};

	switch (step->kind) {
	case STEP_WRITE:
		for (unsigned site = 0; site < patch->site_count; site++)
			add_write(system, patch, number, site);
		return;
	case STEP_FLAG:
		add_store(system, number, &flag);
		return;
	case STEP_FENCE:
		add_action(system, ACTION_FENCE, number);
		return;
	case STEP_SYNC:
		add_action(system, ACTION_SYNC, number);
		add_end(system, number, step->unfenced);
		return;
	case STEP_STOP:
		add_action(system, ACTION_STOP, number);
		add_end(system, number, false);
		return;
	case STEP_GO:
		add_action(system, ACTION_GO, number);
		return;
	case STEP_RETIRE:
		add_action(system, ACTION_RETIRE, number);
		if (!system->retires)
			system->retired_from = system->action_count;
		system->retires = true;
		return;
	case STEP_WAIT_HANDLERS:
		add_action(system, ACTION_HANDLERS, number);
		add_end(system, number, false);
		return;
	case STEP_WAIT_OUTSIDE:
		add_action(system, ACTION_OUTSIDE, number);
		add_end(system, number, false);
		return;
	case STEP_MOVE_OUT:
		add_action(system, ACTION_MOVE, number);
		system->moves_out = true;
		return;
	case STEP_EXCHANGE:
		for (unsigned site = 0; site < patch->site_count; site++)
			add_exchange(system, patch, number, site);
		return;
	case STEP_SHOOTDOWN:
		add_action(system, ACTION_SYNC, number);
		add_end(system, number, false);
		return;
	case STEP_WAIT: /* M5 */
	case STEP_KINDS:
		return;
	}
}

static void add_patch(struct system *system, const struct scenario *patch)
{
	for (unsigned step = 0; step < patch->step_count; step++)
		add_step(system, patch, step);
}

/* M30. What follows the last action of a loop has done as many stores as what follows nothing. */
static void add_actions(struct system *system)
{
	struct scenario back;

	add_patch(system, &system->scenario);
	system->buffer_size = system->store_count; /* M31 */
	system->store_modulus = system->store_count + 1;
	system->actions[system->action_count].stores = (uint16_t)system->store_count;
	if (!system->scenario.back_to_back)
		return;
	scenario_exchange(&system->scenario, &back);
	add_patch(system, &back);
	system->loops = true;
	system->store_modulus = system->store_count;
	for (unsigned n = 0; n <= system->action_count; n++)
		system->actions[n].stores %= system->store_modulus;
}

/* ---- What memory holds ----------------------------------------------------------------------- */

static void fill_memory(struct system *system)
{
	code_word codes = codes_initial(system);
	bool flag = false;

	for (unsigned n = 0; n <= system->store_count; n++) {
		code_word *memory = &system->memory[MEMORIES_PER_STORE * n];

		for (unsigned part = 0; part < MEMORIES_PER_STORE; part++)
			system->flag[MEMORIES_PER_STORE * n + part] = flag;
		memory[0] = codes;
		if (n == system->store_count)
			break;
		memory[1] = codes_stored(system, &system->stores[n], codes, true, false);
		memory[2] = codes_stored(system, &system->stores[n], codes, false, true);
		codes = codes_stored(system, &system->stores[n], codes, true, true);
		if (system->stores[n].site == STORE_FLAG)
			flag = system->stores[n].flag != 0;
	}
}

/* ---- The executors' pass, and all events ----------------------------------------------------- */

static void add_pass(struct system *system, enum pass_kind kind, unsigned site)
{
	system->pass[system->pass_count++] = (struct pass){kind, (uint8_t)site};
}

/* M11 */
static void add_passes(struct system *system)
{
	const struct execution *execution = &system->scenario.execution;
	const struct others *others = &system->scenario.others;

	if (execution->reads_flag)
		add_pass(system, PASS_READ_FLAG, 0);
	if (serialization_drops_fetched(execution->serialization))
		add_pass(system, PASS_SERIALIZE, 0);
	for (unsigned site = 0; site < system->scenario.site_count; site++) {
		if (others->foreign && others->foreign_site == site)
			add_pass(system, PASS_FOREIGN, site);
		add_pass(system, PASS_EXECUTE, site);
	}
	if (execution->context != CONTEXT_PROGRAM || others->patcher)
		add_pass(system, PASS_IRET, 0);
}

static void add_event(struct system *system, struct event event)
{
	system->events[system->event_count++] = event;
}

static unsigned list_each_byte(const struct system *system, struct event event, struct event *to)
{
	unsigned length = system->scenario.sites[event.site].length, count = 0;

	for (unsigned byte = 0; byte < length; byte++) {
		if (!code_mask(system, event.site, byte))
			continue;
		to[count] = event;
		to[count].kind = EVENT_FETCH;
		to[count++].byte = (uint8_t)byte;
	}
	return count;
}

static unsigned list_kinds(struct event event, struct event *to, unsigned count)
{
	static const enum event_kind kinds[] = {EVENT_FETCH, EVENT_REFETCH};

	for (unsigned n = 0; n < count; n++) {
		to[n] = event;
		to[n].kind = (uint8_t)kinds[n];
	}
	return count;
}

/* The events by which an executor fetches bytes of a site: `event` with kind and byte filled.
 * Returns how many, at most SITE_LENGTH_MAX or 2; of a site that does not change, none. */
static unsigned list_fetches(const struct system *system, struct event event, struct event *to)
{
	if (!system->site_mask[event.site])
		return 0;
	switch (system->model) {
	case MODEL_BYTEWISE:
	case MODEL_PREFETCH:
		return list_each_byte(system, event, to);
	case MODEL_SNAPSHOT:
		return list_kinds(event, to, 1);
	case MODEL_SEQUENTIAL:
		return list_kinds(event, to, 2);
	case MODEL_COHERENT: /* M18: as it executes */
	case MODELS:
		break;
	}
	return 0;
}

static void add_rest_events(struct system *system, struct event event)
{
	const struct rest *rest = &system->scenario.rest;
	unsigned first = rest->may ? EVENT_REST : EVENT_END_REST;

	for (unsigned kind = first; kind <= EVENT_WAKE && (rest->may || rest->online); kind++) {
		event.kind = (uint8_t)kind;
		add_event(system, event);
	}
}

static void add_translations(struct system *system, struct event event)
{
	event.kind = EVENT_TRANSLATE;
	for (unsigned site = 0; site < system->scenario.site_count; site++) {
		event.site = (uint8_t)site;
		if (system->exchange_count[site] > 0)
			add_event(system, event);
	}
}

/* M35 */
static void add_roles(struct system *system, struct event event)
{
	bool exists[ROLES] = {[ROLE_OWN] = system->scenario.others.patcher,
			      [ROLE_ABSENT] = system->scenario.rest.online};

	for (unsigned n = 0; n < system->scenario.step_count; n++)
		exists[ROLE_EVEN] |= system->scenario.steps[n].asked != ASKED_ALL;
	event.kind = EVENT_ROLE;
	for (unsigned role = 0; role < ROLES; role++) {
		event.part = (uint8_t)role;
		if (exists[role])
			add_event(system, event);
	}
}

static void add_executor_events(struct system *system, unsigned executor)
{
	struct event event = {.executor = (uint8_t)executor};

	for (unsigned site = 0; site < system->scenario.site_count; site++) {
		event.site = (uint8_t)site;
		system->event_count +=
			list_fetches(system, event, &system->events[system->event_count]);
	}
	event.site = 0;
	for (unsigned kind = EVENT_PASS; kind <= EVENT_GO_ON; kind++) {
		event.kind = (uint8_t)kind;
		add_event(system, event);
	}
	add_rest_events(system, event);
	add_translations(system, event);
	add_roles(system, event);
	event.kind = EVENT_PASS;
	event.part = 1;
	add_event(system, event);
}

/* Executors first: among runs of one length the one is printed in which they act earliest, as in
 * the explanations that people give each other. */
static void add_events(struct system *system)
{
	for (unsigned executor = 0; executor < system->executors; executor++)
		add_executor_events(system, executor);
	add_event(system, (struct event){.kind = EVENT_STORE});
	add_event(system, (struct event){.kind = EVENT_ACTION});
	add_event(system, (struct event){.kind = EVENT_DRAIN, .part = 0});
	add_event(system, (struct event){.kind = EVENT_DRAIN, .part = 1});
}

/* What is too large of what has its room in a state. */
static bool has_room(const struct scenario *scenario, char reason[SYSTEM_REASON_SIZE])
{
	if (scenario->site_count > SYSTEM_SITES_MAX ||
	    scenario_sites(scenario) > scenario->site_count) {
		snprintf(reason, SYSTEM_REASON_SIZE,
			 "%u sites; at once the prover takes up to %d, and one of each",
			 scenario_sites(scenario), SYSTEM_SITES_MAX);
		return false;
	}
	if (scenario_steps_of(scenario, STEP_EXCHANGE) >= PAGES_MAX) {
		snprintf(reason, SYSTEM_REASON_SIZE,
			 "pages that are exchanged %u times; the prover takes up to %u",
			 scenario_steps_of(scenario, STEP_EXCHANGE), PAGES_MAX - 1);
		return false;
	}
	return true;
}

bool system_build(struct system *system, const struct scenario *scenario, enum model model,
		  unsigned executors, char reason[SYSTEM_REASON_SIZE])
{
	if (!has_room(scenario, reason))
		return false;
	memset(system, 0, sizeof(*system));
	system->scenario = *scenario;
	system->model = model;
	system->executors = executors;
	add_actions(system);
	if (!codes_build(system, reason))
		return false;
	fill_memory(system);
	add_passes(system);
	add_events(system);
	return true;
}
