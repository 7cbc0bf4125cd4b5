#include "prover/generate/space.h"

#include <stdio.h>
#include <string.h>

#include "prover/generate/canonical.h"
#include "prover/generate/named.h"
#include "prover/generate/valid.h"
#include "prover/search/telling.h"
#include "scenario/language/language.h"

/* What is under way, all of one site, or of two, and one executor. */
struct generation {
	const struct space *space;
	bool (*each)(void *context, struct scenario *scenario);
	void *context;
	bool is_over;

	struct scenario protocol; /* with steps, and with syncs by cpuid and none */
	struct scenario scenario; /* with all else, too */

	/* By site: where it can lie. */
	unsigned place_count[2];
	struct site places[2][SPACE_PLACES_MAX];
};

/* ---- What it consists of --------------------------------------------------------------------- */

static bool is_same_site(const struct site *a, const struct site *b)
{
	return a->old_kind == b->old_kind && a->new_kind == b->new_kind && a->length == b->length &&
	       memcmp(a->old_bytes, b->old_bytes, a->length) == 0 &&
	       memcmp(a->new_bytes, b->new_bytes, a->length) == 0 && a->head == b->head &&
	       a->times == b->times;
}

bool space_add_site(struct space *space, const struct site *site)
{
	struct scenario scenario = {.site_count = 1, .sites = {*site}}, form;

	canonical_form(&scenario, &form);
	for (unsigned n = 0; n < space->site_count; n++)
		if (is_same_site(&space->sites[n], &form.sites[0]))
			return true;
	if (space->site_count == SPACE_SITES_MAX)
		return false;
	space->sites[space->site_count++] = form.sites[0];
	return true;
}

bool space_add_place(struct space *space, enum place_unit unit, uint16_t offset)
{
	for (unsigned n = 0; n < space->place_count; n++)
		if (space->places[n].unit == unit && space->places[n].offset == offset)
			return true;
	if (space->place_count == SPACE_PLACES_MAX)
		return false;
	space->places[space->place_count++] = (struct site){.unit = unit, .offset = offset};
	return true;
}

static bool is_same_execution(const struct execution *a, const struct execution *b)
{
	return a->context == b->context && a->reads_flag == b->reads_flag &&
	       a->serialization == b->serialization && a->conditional == b->conditional &&
	       a->straight == b->straight;
}

bool space_add_executor(struct space *space, const struct execution *execution)
{
	struct scenario scenario = {.execution = *execution}, form;

	canonical_form(&scenario, &form);
	for (unsigned n = 0; n < space->executor_count; n++)
		if (is_same_execution(&space->executors[n], &form.execution))
			return true;
	if (space->executor_count == SPACE_EXECUTORS_MAX)
		return false;
	space->executors[space->executor_count++] = form.execution;
	return true;
}

static bool is_same_besides(const struct besides *a, const struct besides *b)
{
	const struct scenario left = {.rest = a->rest, .others = a->others};
	const struct scenario right = {.rest = b->rest, .others = b->others};

	return scenario_same_experiment(&left, &right);
}

bool space_add_besides(struct space *space, const struct besides *besides)
{
	const struct besides nothing = {.rest.may = false};

	if (is_same_besides(besides, &nothing))
		return true;
	for (unsigned n = 0; n < space->besides_count; n++)
		if (is_same_besides(&space->besides[n], besides))
			return true;
	if (space->besides_count == SPACE_BESIDES_MAX)
		return false;
	space->besides[space->besides_count++] = *besides;
	return true;
}

void space_add_usual_sites(struct space *space)
{
	static struct scenario scenario;
	struct parse_error error;
	char source[256];
	int length;

	for (unsigned n = 0; telling_site(n); n++) {
		length = snprintf(source, sizeof(source),
				  "scenario x\nabout x\nsite %s\npatch fence\nforbid torn\n",
				  telling_site(n));
		if (scenario_parse("x", source, (size_t)length, &scenario, &error))
			(void)space_add_site(space, &scenario.sites[0]);
	}
}

/* ---- Places ---------------------------------------------------------------------------------- */

static void add_place(struct generation *generation, unsigned number, const struct site *site,
		      enum place_unit unit, uint16_t offset)
{
	unsigned *count = &generation->place_count[number];
	struct site *places = generation->places[number], placed = *site;

	placed.unit = unit;
	placed.offset = offset;
	canonical_place(&placed);
	for (unsigned n = 0; n < *count; n++)
		if (places[n].unit == placed.unit && places[n].offset == placed.offset)
			return;
	if (*count < SPACE_PLACES_MAX)
		places[(*count)++] = placed;
}

/* Of the site with that number in the scenario. */
static void find_places(struct generation *generation, unsigned number, const struct site *site)
{
	const struct space *space = generation->space;
	enum place_unit unit;
	uint16_t offset;

	generation->place_count[number] = 0;
	for (unsigned n = 0; n < space->place_count; n++)
		add_place(generation, number, site, space->places[n].unit, space->places[n].offset);
	for (unsigned n = 0; space->place_count == 0; n++) {
		if (!telling_place(site->length, n, &unit, &offset))
			break;
		add_place(generation, number, site, unit, offset);
	}
}

/* ---- All of one protocol --------------------------------------------------------------------- */

/* One that is not comes as what it is the same as: a head that is written as a breakpoint, where
 * the new form begins with one. */
static bool is_canonical(const struct scenario *scenario)
{
	static struct scenario form;

	canonical_form(scenario, &form);
	return scenario_same_experiment(scenario, &form);
}

static void hand_out(struct generation *generation)
{
	struct scenario *scenario = &generation->scenario;

	if (generation->is_over || !is_canonical(scenario))
		return;
	named_fill(scenario, NULL);
	if (valid_scenario(scenario))
		generation->is_over = !generation->each(generation->context, scenario);
}

static void with_each_repeat(struct generation *generation)
{
	hand_out(generation);
	if (!generation->space->back_to_back)
		return;
	generation->scenario.back_to_back = true;
	hand_out(generation);
	generation->scenario.back_to_back = false;
}

static void with_each_besides(struct generation *generation)
{
	const struct space *space = generation->space;
	struct scenario *scenario = &generation->scenario;

	with_each_repeat(generation);
	for (unsigned n = 0; n < space->besides_count && !generation->is_over; n++) {
		scenario->rest = space->besides[n].rest;
		scenario->others = space->besides[n].others;
		with_each_repeat(generation);
	}
	scenario->rest = (struct rest){0};
	scenario->others = (struct others){0};
}

/* Each site from that number on at each of its places. */
static void with_each_place(struct generation *generation, unsigned number)
{
	if (number == generation->scenario.site_count) {
		with_each_besides(generation);
		return;
	}
	for (unsigned n = 0; n < generation->place_count[number] && !generation->is_over; n++) {
		generation->scenario.sites[number] = generation->places[number][n];
		with_each_place(generation, number + 1);
	}
}

static void with_each_way(struct generation *generation, unsigned from);

static void with_each_fence(struct generation *generation, unsigned step)
{
	with_each_way(generation, step + 1);
	if (!generation->space->unfenced)
		return;
	generation->scenario.steps[step].unfenced = true;
	with_each_way(generation, step + 1);
	generation->scenario.steps[step].unfenced = false;
}

/* Each sync from that step on by each way that drops what was fetched if its protocol's does. */
static void with_each_way(struct generation *generation, unsigned from)
{
	struct scenario *scenario = &generation->scenario;

	while (from < scenario->step_count && scenario->steps[from].kind != STEP_SYNC)
		from++;
	if (from == scenario->step_count) {
		with_each_place(generation, 0);
		return;
	}
	for (unsigned way = 0; way < SERIALIZATIONS && !generation->is_over; way++) {
		bool drops =
			serialization_drops_fetched(generation->protocol.steps[from].serialization);

		if (!(generation->space->ways >> way & 1) ||
		    drops != serialization_drops_fetched((enum serialization)way))
			continue;
		scenario->steps[from].serialization = (enum serialization)way;
		with_each_fence(generation, from);
	}
}

static bool with_each_handler(void *context)
{
	struct generation *generation = context;
	bool may_trap = scenario_may_trap(&generation->protocol);
	unsigned handlers = may_trap ? generation->space->handlers : 1u << HANDLER_NEXT;

	for (unsigned n = 0; n < HANDLER_POLICIES && !generation->is_over; n++) {
		if (!(handlers >> n & 1))
			continue;
		generation->scenario = generation->protocol;
		generation->scenario.handler = (enum handler_policy)n;
		with_each_way(generation, 0);
	}
	return !generation->is_over;
}

/* ---- All ------------------------------------------------------------------------------------- */

static void with_each_protocol(struct generation *generation, const struct execution *execution)
{
	const struct protocols protocols = {
		.scenario = &generation->protocol,
		.steps = generation->space->steps,
		.syncs_most = generation->space->steps,
		.also = generation->space->also,
		.each = with_each_handler,
		.context = generation,
	};

	generation->protocol.execution = *execution;
	protocols_each(&protocols);
}

/* Of one site, or of two: the second is NULL, or that. */
static void with_each_executor(struct generation *generation, const struct site *first,
			       const struct site *second)
{
	struct scenario *protocol = &generation->protocol;

	memset(protocol, 0, sizeof(*protocol));
	protocol->site_count = second ? 2 : 1;
	protocol->sites[0] = *first;
	find_places(generation, 0, first);
	if (second) {
		protocol->sites[1] = *second;
		find_places(generation, 1, second);
	}
	for (unsigned n = 0; n < generation->space->executor_count && !generation->is_over; n++)
		with_each_protocol(generation, &generation->space->executors[n]);
}

void space_each(const struct space *space, bool (*each)(void *context, struct scenario *scenario),
		void *context)
{
	static struct generation generation; /* too large for a stack */

	generation = (struct generation){.space = space, .each = each, .context = context};
	for (unsigned first = 0; first < space->site_count; first++) {
		if (!space->pairs)
			with_each_executor(&generation, &space->sites[first], NULL);
		for (unsigned second = 0; space->pairs && second < space->site_count; second++)
			with_each_executor(&generation, &space->sites[first],
					   &space->sites[second]);
	}
}
