#include "prover/search/search.h"

#include <stdlib.h>
#include <string.h>

/* States between two looks at the clock */
#define LOOK_EVERY 1024

static void note(struct search *search, outcome_set outcomes, uint32_t number)
{
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (outcomes & ~search->allowed & OUTCOME_BIT(outcome))
			search->last[outcome] = number;
	search->allowed |= outcomes;
}

/* The states that one leads to, and their hashes. */
struct successors {
	unsigned count;
	struct state state[EVENTS_MAX];
	uint64_t hash[EVENTS_MAX];
};

/* An executor that is in the same state as the one before it: whatever it can do, the other can do
 * too, and that leads to a state of the same class. */
static bool is_repetition(const struct state *state, struct event event)
{
	return event.executor > 0 &&
	       memcmp(&state->executor[event.executor], &state->executor[event.executor - 1],
		      sizeof(state->executor[0])) == 0;
}

/* All that can happen in a state. */
static void list_successors(struct search *search, uint32_t number, struct successors *successors)
{
	const struct system *system = search->system;
	struct state from;
	outcome_set outcomes;

	states_get(&search->states, number, &from);
	successors->count = 0;
	for (unsigned n = 0; n < system->event_count; n++) {
		struct state *to = &successors->state[successors->count];

		if (is_repetition(&from, system->events[n]) ||
		    !system_step(system, &from, system->events[n], to, &outcomes))
			continue;
		if (outcomes & ~search->allowed)
			note(search, outcomes, number);
		symmetry_reduce(&search->symmetry, to);
		successors->hash[successors->count] = states_hash(&search->states, to);
		states_ask_slot(&search->states, successors->hash[successors->count++]);
	}
	search->events += successors->count;
}

static enum search_result result_of(enum states_added added)
{
	switch (added) {
	case STATES_NEW:
	case STATES_KNOWN:
		break;
	case STATES_TOO_MANY:
		return SEARCH_STATES;
	case STATES_TOO_LARGE:
		return SEARCH_MEMORY;
	case STATES_NO_MEMORY:
		return SEARCH_NO_MEMORY;
	}
	return SEARCH_DONE;
}

static enum search_result add(struct search *search, const struct state *state, uint64_t hash,
			      uint32_t parent)
{
	return result_of(states_add(&search->states, state, hash, parent));
}

static enum search_result expand(struct search *search, uint32_t number)
{
	struct successors successors;
	enum search_result result = SEARCH_DONE;

	list_successors(search, number, &successors);
	for (unsigned n = 0; n < successors.count; n++)
		states_ask_state(&search->states, successors.hash[n]);
	for (unsigned n = 0; n < successors.count && result == SEARCH_DONE; n++)
		result = add(search, &successors.state[n], successors.hash[n], number);
	return result;
}

/* The clock is far away, compared with a state. */
static enum search_result look(const struct search *search)
{
	const struct bounds *bounds = search->bounds;
	const struct effort effort = search_effort(search, SEARCH_DONE);

	if (bounds->look)
		bounds->look(bounds->context, &effort);
	return bounds_now() >= bounds->until ? SEARCH_TIME : SEARCH_DONE;
}

static enum search_result explore(struct search *search, outcome_set enough)
{
	enum search_result result;
	struct state initial;

	system_initial(search->system, &initial);
	result = add(search, &initial, states_hash(&search->states, &initial), 0);
	for (uint32_t number = 0;
	     number < search->states.count && result == SEARCH_DONE && !(search->allowed & enough);
	     number++) {
		if (number % LOOK_EVERY == 0)
			result = look(search);
		if (result == SEARCH_DONE)
			result = expand(search, number);
	}
	return result;
}

static void begin(struct search *search, const struct system *system)
{
	search->system = system;
	search->begun = bounds_now();
	search->allowed = 0;
	search->events = 0;
	symmetry_build(&search->symmetry, system);
}

/* The states of the run, by number: from the initial one to the one before the outcome. */
static uint32_t *path_to(const struct search *search, uint32_t last, size_t *count)
{
	size_t length = 1;
	uint32_t *path;

	for (uint32_t number = last; number != 0; number = search->states.parent[number])
		length++;
	path = malloc(length * sizeof(*path));
	if (!path)
		return NULL;
	*count = length;
	for (uint32_t number = last; length > 0; number = search->states.parent[number])
		path[--length] = number;
	return path;
}

/*
 * The event that leads on. The path is one of states that stand for their classes; the run is one
 * of states as they are. By the symmetry there is an event in each that leads to the next class.
 */
static struct event leads_on(const struct search *search, struct state *now,
			     const struct state *class, outcome_set outcome)
{
	const struct system *system = search->system;
	struct state to, reduced;
	outcome_set outcomes;

	for (unsigned n = 0; n < system->event_count; n++) {
		if (!system_step(system, now, system->events[n], &to, &outcomes))
			continue;
		reduced = to;
		symmetry_reduce(&search->symmetry, &reduced);
		if (class ? memcmp(&reduced, class, sizeof(reduced)) != 0 : !(outcomes & outcome))
			continue;
		*now = to;
		return system->events[n];
	}
	abort(); /* the symmetry is none */
}

enum search_result search_run(struct search *search, const struct system *system,
			      outcome_set enough, const struct bounds *bounds)
{
	enum search_result result;

	begin(search, system);
	search->bounds = bounds;
	result = result_of(states_create(&search->states, system, bounds));
	return result == SEARCH_DONE ? explore(search, enough) : result;
}

void search_free(struct search *search)
{
	states_free(&search->states);
}

struct effort search_effort(const struct search *search, enum search_result result)
{
	return (struct effort){
		.result = result,
		.states = search->states.count,
		.bytes = states_bytes(&search->states),
		.wanted = search->states.wanted,
		.nanoseconds = bounds_now() - search->begun,
	};
}

struct event *search_shortest(const struct search *search, enum outcome outcome, size_t *count)
{
	uint32_t *path = path_to(search, search->last[outcome], count);
	struct event *events = path ? malloc(*count * sizeof(*events)) : NULL;
	struct state now, class;

	if (!events) {
		free(path);
		return NULL;
	}
	system_initial(search->system, &now);
	for (size_t n = 1; n < *count; n++) {
		states_get(&search->states, path[n], &class);
		events[n - 1] = leads_on(search, &now, &class, 0);
	}
	events[*count - 1] = leads_on(search, &now, NULL, OUTCOME_BIT(outcome));
	free(path);
	return events;
}
