#include "tests/unit/sample/prove_naive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "prover/search/symmetry.h"
#include "scenario/decode/decode.h"

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

/* The two of one class are each other's exchange, and one of them is in order. */
static bool in_order(const struct state *state)
{
	return !symmetry_is_above(&state->executor[0], &state->executor[1]);
}

/* The bytes of a site that are there, from a byte upwards to the first that is not. */
static unsigned bytes_of(const struct system *system, code_word codes, unsigned site, unsigned from,
			 uint8_t bytes[SITE_LENGTH_MAX])
{
	unsigned count = 0;

	while (from + count < system->scenario.sites[site].length &&
	       system_has(system, codes, site, from + count)) {
		bytes[count] = system_value(system, codes, site, from + count);
		count++;
	}
	return count;
}

/* A site is executed as soon as what is there is a whole instruction, or goes on behind the site,
 * and not before. */
static void check_execution(const struct system *system, const struct state *from,
			    const struct event *event, bool happens)
{
	const struct executor_state *executor = &from->executor[event->executor];
	const struct pass *pass = &system->pass[executor->position];
	const struct site *site = &system->scenario.sites[pass->site];
	code_word codes = system->model == MODEL_COHERENT ? system_seen(system, from, executor)
							  : executor->fetched;
	unsigned busy = EXECUTOR_STOPPED | EXECUTOR_REST_BITS | EXECUTOR_TRAP_BITS |
			EXECUTOR_ABSENT | EXECUTOR_OWN;
	unsigned at = executor->inside & INSIDE_BEGUN ? executor->inside & INSIDE_AT : site->head;
	uint8_t bytes[SITE_LENGTH_MAX];
	struct decoded decoded;
	unsigned count;

	if (event->kind != EVENT_PASS || event->part > 0 || pass->kind != PASS_EXECUTE ||
	    executor->bits & busy || executor->inside & (INSIDE_MOVED | INSIDE_CALLED))
		return;
	count = bytes_of(system, codes, pass->site, at, bytes);
	decode(bytes, count, &decoded);
	assert_int_equal(happens, decoded.whole || at + count == site->length);
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
