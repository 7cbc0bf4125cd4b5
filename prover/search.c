#include "prover/search.h"

#include <stdlib.h>
#include <string.h>

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

static enum search_result expand(struct search *search, uint32_t number)
{
	struct successors successors;

	list_successors(search, number, &successors);
	for (unsigned n = 0; n < successors.count; n++)
		states_ask_state(&search->states, successors.hash[n]);
	for (unsigned n = 0; n < successors.count; n++)
		if (states_add(&search->states, &successors.state[n], successors.hash[n], number) ==
		    STATES_NO_MEMORY)
			return SEARCH_NO_MEMORY;
	return SEARCH_DONE;
}

static enum search_result explore(struct search *search, outcome_set enough)
{
	struct state initial;

	system_initial(search->system, &initial);
	states_add(&search->states, &initial, states_hash(&search->states, &initial), 0);
	for (uint32_t number = 0; number < search->states.count; number++) {
		if (expand(search, number) == SEARCH_NO_MEMORY)
			return SEARCH_NO_MEMORY;
		if (search->allowed & enough)
			break;
	}
	return SEARCH_DONE;
}

static void begin(struct search *search, const struct system *system)
{
	search->system = system;
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

enum search_result search_again(struct search *search, const struct system *system,
				outcome_set enough)
{
	begin(search, system);
	states_clear(&search->states);
	return explore(search, enough);
}

enum search_result search_run(struct search *search, const struct system *system,
			      outcome_set enough)
{
	begin(search, system);
	if (!states_create(&search->states, system))
		return SEARCH_NO_MEMORY;
	return explore(search, enough);
}

void search_free(struct search *search)
{
	states_free(&search->states);
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
