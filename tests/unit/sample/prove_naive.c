#include "tests/unit/sample/prove_naive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/instruction.h"

struct list {
	struct state *of;
	size_t count, room;
};

static bool contains(const struct list *list, const struct state *state)
{
	for (size_t n = 0; n < list->count; n++)
		if (memcmp(&list->of[n], state, sizeof(*state)) == 0)
			return true;
	return false;
}

static void add(struct list *list, const struct state *state)
{
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 256;
		list->of = realloc(list->of, list->room * sizeof(*list->of));
		assert_non_null(list->of);
	}
	list->of[list->count++] = *state;
}

static void note(struct naive *naive, outcome_set outcomes, size_t events)
{
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (outcomes & ~naive->allowed & OUTCOME_BIT(outcome))
			naive->events[outcome] = events;
	naive->allowed |= outcomes;
}

/* As numbers; the two of one class are each other's exchange, and one of them is in order. */
static bool in_order(const struct state *state)
{
	uint64_t first, second;

	memcpy(&first, &state->executor[0], sizeof(first));
	memcpy(&second, &state->executor[1], sizeof(second));
	return first <= second;
}

/* The bytes of a site that are there, from the head upwards to the first that is not. */
static unsigned bytes_of(const struct system *system, code_word codes, unsigned site,
			 uint8_t bytes[SYSTEM_LENGTH_MAX])
{
	unsigned count = 0;

	for (; count < system->scenario.sites[site].length; count++) {
		enum code code = code_of(codes, site, count);

		if (code == CODE_NONE)
			break;
		bytes[count] = system_value(system, site, count, code);
	}
	return count;
}

/* A site is executed as soon as what is there is a whole instruction, and not before. */
static void check_execution(const struct system *system, const struct state *from,
			    const struct event *event, bool happens)
{
	const struct executor_state *executor = &from->executor[event->executor];
	const struct pass *pass = &system->pass[executor->position];
	code_word codes =
		system->model == MODEL_COHERENT ? system->memory[from->memory] : executor->fetched;
	unsigned busy = EXECUTOR_STOPPED | EXECUTOR_REST_BITS;
	uint8_t bytes[SYSTEM_LENGTH_MAX];
	struct instruction instruction;
	unsigned count;

	if (event->kind != EVENT_PASS || pass->kind != PASS_EXECUTE || executor->bits & busy)
		return;
	count = bytes_of(system, codes, pass->site, bytes);
	assert_int_equal(happens, instruction_decode(bytes, count, &instruction));
}

void naive_search(const struct system *system, struct naive *naive)
{
	struct list seen = {0};
	struct state initial, to;
	size_t layer_begin = 0, layer_end;
	outcome_set outcomes;

	memset(naive, 0, sizeof(*naive));
	system_initial(system, &initial);
	add(&seen, &initial);
	for (size_t depth = 1; layer_begin < seen.count; depth++, layer_begin = layer_end) {
		layer_end = seen.count;
		for (size_t n = layer_begin; n < layer_end; n++)
			for (unsigned e = 0; e < system->event_count; e++) {
				const struct state from = seen.of[n];
				const struct event *event = &system->events[e];
				bool happens = system_step(system, &from, *event, &to, &outcomes);

				check_execution(system, &from, event, happens);
				if (!happens)
					continue;
				note(naive, outcomes, depth);
				if (!contains(&seen, &to))
					add(&seen, &to);
			}
	}
	naive->state = seen.of;
	naive->states = seen.count;
	for (size_t n = 0; n < seen.count; n++)
		naive->ordered += in_order(&seen.of[n]);
}

void naive_free(struct naive *naive)
{
	free(naive->state);
}
