#include "prover/search/rows.h"

#include <string.h>

#include "prover/search/lazy.h"

/* Its events, and what it may fetch anew */
#define OWN_MAX (EVENTS_MAX + SYSTEM_SITES_MAX * SITE_LENGTH_MAX)

/* Up to so many it is seen whether two events lead to the same. */
#define COMPARED_MAX 64

/* One local state that is being looked at. */
struct look {
	struct rows *rows;
	uint32_t place, local;
	struct state from;
	struct row *row;
	uint32_t own[OWN_MAX];
	unsigned patcher_events;
};

static code_word memory_of(const struct rows *rows, const struct state *state)
{
	return rows->alone.memory[state->memory];
}

static bool is_of_patcher(const struct event *event)
{
	return event->kind < EVENT_FETCH;
}

static bool is_fetch(const struct event *event)
{
	return event->kind == EVENT_FETCH || event->kind == EVENT_REFETCH;
}

/* Executors are behind all that they share. */
static bool is_same_place(const struct state *a, const struct state *b)
{
	return memcmp(a, b, offsetof(struct state, executor)) == 0;
}

void rows_canonical(const struct rows *rows, const struct state *at,
		    struct executor_state *executor)
{
	struct state alone = {0};

	lazy_forget(&rows->alone, memory_of(rows, at), executor);
	if (!executor->fetched)
		return;
	alone.executor[0] = *executor;
	symmetry_reduce(&rows->symmetry, &alone);
	*executor = alone.executor[0];
}

/* The number of what an executor has become; LOCAL_NONE: no memory. */
static uint32_t number_of(struct rows *rows, uint32_t place, struct executor_state executor)
{
	rows_canonical(rows, &rows->locals->place[place].shared, &executor);
	return locals_local(rows->locals, place, &executor);
}

/* ---- Its own events -------------------------------------------------------------------------- */

static void add_own(struct look *look, const struct executor_state *executor)
{
	uint32_t number = number_of(look->rows, look->place, *executor);

	if (number == look->local)
		return;
	for (uint32_t n = 0; n < look->row->count; n++)
		if (look->own[n] == number)
			return;
	look->own[look->row->count++] = number;
}

static bool set_moves(struct look *look, struct moves *moves, const struct state *to, size_t count)
{
	struct rows *rows = look->rows;

	moves->possible = true;
	moves->stays = is_same_place(&look->from, to);
	moves->place = locals_place(rows->locals, to);
	moves->count = 0;
	moves->of = room_take(rows->locals->room, count * sizeof(*moves->of));
	return moves->of && moves->place != LOCAL_NONE;
}

/* Where memory has not changed it can be here, too, if there are others to wait for. */
static uint32_t number_here(struct look *look, const struct moves *moves, const struct state *to,
			    uint32_t there)
{
	struct rows *rows = look->rows;

	if (moves->stays)
		return there;
	if (!rows->keeps || memory_of(rows, to) != memory_of(rows, &look->from))
		return LOCAL_NONE;
	return number_of(rows, look->place, to->executor[0]);
}

static bool add_move(struct look *look, struct moves *moves, const struct state *to)
{
	uint32_t there = number_of(look->rows, moves->place, to->executor[0]);

	for (uint32_t n = 0; n < moves->count && n < COMPARED_MAX; n++)
		if (moves->of[n].there == there)
			return true;
	moves->of[moves->count++] =
		(struct move){.there = there, .here = number_here(look, moves, to, there)};
	return there != LOCAL_NONE;
}

/* What it lacks for it is fetched first. */
static bool own_step(const struct rows *rows, const struct state *from, struct event event,
		     struct state *to, outcome_set *outcomes)
{
	struct state ready = *from;

	for (unsigned n = 0; !system_step(&rows->alone, &ready, event, to, outcomes); n++) {
		ready.executor[0] = from->executor[0];
		if (event.kind != EVENT_PASS ||
		    !lazy_fetch(&rows->alone, memory_of(rows, from), n, &ready.executor[0]))
			return false;
	}
	return true;
}

static bool look_at_own(struct look *look, struct event event)
{
	struct rows *rows = look->rows;
	outcome_set outcomes;
	struct state to;

	if (!own_step(rows, &look->from, event, &to, &outcomes))
		return true;
	rows->allowed |= outcomes;
	rows->events++;
	if (!is_same_place(&look->from, &to))
		return set_moves(look, &look->row->acknowledge, &to, 1) &&
		       add_move(look, &look->row->acknowledge, &to);
	add_own(look, &to.executor[0]);
	return true;
}

static void look_at_renewals(struct look *look)
{
	const struct rows *rows = look->rows;
	struct executor_state renewed = look->from.executor[0];

	for (unsigned n = 0; lazy_renew(&rows->alone, n, &renewed); n++) {
		if (renewed.fetched != look->from.executor[0].fetched) {
			add_own(look, &renewed);
			look->rows->events++;
		}
		renewed = look->from.executor[0];
	}
}

/* ---- The patcher's --------------------------------------------------------------------------- */

static bool may_fetch(const struct look *look)
{
	const struct system *alone = &look->rows->alone;
	outcome_set outcomes;
	struct state to;

	for (unsigned n = 0; n < alone->event_count; n++)
		if (alone->events[n].executor == 0 && is_fetch(&alone->events[n]) &&
		    system_step(alone, &look->from, alone->events[n], &to, &outcomes))
			return true;
	return false;
}

/* How many different things it may have fetched before memory becomes that of `to`. */
static size_t count_kept(const struct look *look, const struct state *to)
{
	const struct rows *rows = look->rows;
	code_word before = memory_of(rows, &look->from), after = memory_of(rows, to);
	struct executor_state kept = look->from.executor[0];
	size_t count = 1;

	if (before == after || !may_fetch(look))
		return 1;
	for (; lazy_keep(&rows->alone, before, after, count, &kept); count++)
		kept = look->from.executor[0];
	return count;
}

/* What it may have fetched before memory changes is decided now. */
static bool look_at_patcher(struct look *look, struct event event, struct moves *moves)
{
	struct rows *rows = look->rows;
	code_word before = memory_of(rows, &look->from), after;
	struct state from = look->from, to;
	outcome_set outcomes;
	size_t count;

	moves->possible = false;
	if (!system_step(&rows->alone, &from, event, &to, &outcomes))
		return true;
	rows->allowed |= outcomes;
	after = memory_of(rows, &to);
	count = count_kept(look, &to);
	rows->events += count;
	if (!set_moves(look, moves, &to, count))
		return false;
	for (size_t n = 0; n < count; n++) {
		from.executor[0] = look->from.executor[0];
		if (!lazy_keep(&rows->alone, before, after, n, &from.executor[0]) ||
		    !system_step(&rows->alone, &from, event, &to, &outcomes) ||
		    !add_move(look, moves, &to))
			return false;
	}
	return true;
}

/* ---- A row ----------------------------------------------------------------------------------- */

static bool look_at(struct look *look, struct event event)
{
	if (is_of_patcher(&event))
		return look_at_patcher(look, event, &look->row->by_patcher[look->patcher_events++]);
	return is_fetch(&event) || look_at_own(look, event);
}

static bool fill(struct look *look)
{
	const struct rows *rows = look->rows;
	struct row *row = look->row;

	for (unsigned n = 0; n < rows->alone.event_count; n++)
		if (rows->alone.events[n].executor == 0 && !look_at(look, rows->alone.events[n]))
			return false;
	look_at_renewals(look);
	row->own = room_take(rows->locals->room, row->count * sizeof(*row->own) + 1);
	if (!row->own)
		return false;
	memcpy(row->own, look->own, row->count * sizeof(*row->own));
	return rows->locals->room->result == SEARCH_DONE;
}

void rows_begin(struct rows *rows, struct locals *locals, const struct system *system)
{
	rows->locals = locals;
	rows->alone = *system;
	rows->keeps = system->executors > 1;
	rows->alone.executors = 1;
	symmetry_build(&rows->symmetry, &rows->alone);
	rows->allowed = 0;
	rows->events = 0;
}

const struct row *rows_row(struct rows *rows, uint32_t place, uint32_t local)
{
	struct locals *locals = rows->locals;
	struct look look = {.rows = rows, .place = place, .local = local};

	if (locals->place[place].local[local].row)
		return locals->place[place].local[local].row;
	if (!rows->keeps)
		room_retake(locals->room);
	look.from = locals->place[place].shared;
	look.from.executor[0] = locals->place[place].local[local].state;
	look.row = room_take(locals->room, sizeof(*look.row));
	if (!look.row)
		return NULL;
	*look.row = (struct row){.is_awaited = look.from.executor[0].bits & EXECUTOR_AWAITED};
	if (!fill(&look))
		return NULL;
	if (rows->keeps)
		locals->place[place].local[local].row = look.row;
	return look.row;
}
