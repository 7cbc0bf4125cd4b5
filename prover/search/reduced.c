#include "prover/search/reduced.h"

#include <string.h>

/* States between two looks at the clock */
#define LOOK_EVERY 1024

#define BATCH 64

/* ---- A state as a number ---------------------------------------------------------------------
 *
 * Its place, then the executors' local states, the lowest first. They do all the same, and none
 * sees another: states in which they are exchanged are one.
 */

struct packed {
	uint32_t place;
	uint32_t local[SYSTEM_EXECUTORS_MAX];
};

static unsigned bits_of_local(const struct reduced *reduced)
{
	static const unsigned bits[SYSTEM_EXECUTORS_MAX + 1] = {0, 32, 24, 16};

	return bits[reduced->system->executors];
}

static unsigned bits_of_place(const struct reduced *reduced)
{
	return 64 - reduced->system->executors * bits_of_local(reduced);
}

/* So many places and local states that no machine has memory for the states. */
static bool has_room(const struct reduced *reduced, const struct packed *state)
{
	bool has = state->place >> 1 >> (bits_of_place(reduced) - 1) == 0;

	for (unsigned n = 0; n < reduced->system->executors; n++)
		has &= state->local[n] >> 1 >> (bits_of_local(reduced) - 1) == 0;
	return has;
}

static void order(uint32_t *a, uint32_t *b)
{
	uint32_t low = *a < *b ? *a : *b, high = *a < *b ? *b : *a;

	*a = low;
	*b = high;
}

static uint64_t pack(const struct reduced *reduced, struct packed state)
{
	unsigned bits = bits_of_local(reduced);
	uint64_t number = state.place;

	if (reduced->system->executors > 1)
		order(&state.local[0], &state.local[1]);
	if (reduced->system->executors > 2) {
		order(&state.local[1], &state.local[2]);
		order(&state.local[0], &state.local[1]);
	}
	for (unsigned n = 0; n < reduced->system->executors; n++)
		number = number << bits | state.local[n];
	return number;
}

static struct packed unpack(const struct reduced *reduced, uint64_t number)
{
	unsigned bits = bits_of_local(reduced);
	struct packed state = {0};

	for (unsigned n = reduced->system->executors; n-- > 0; number >>= bits)
		state.local[n] = (uint32_t)(number & ((UINT64_C(1) << bits) - 1));
	state.place = (uint32_t)number;
	return state;
}

/* ---- What one leads to ----------------------------------------------------------------------- */

/* States that are on their way into the set. */
struct batch {
	struct reduced *reduced;
	unsigned count;
	enum search_result result;
	uint64_t of[BATCH];
};

static void flush(struct batch *batch)
{
	struct words *words = &batch->reduced->words;

	words_ask(words, batch->of, batch->count);
	if (batch->result == SEARCH_DONE)
		batch->result = words_add(words, batch->of, batch->count);
	batch->reduced->events += batch->count;
	batch->count = 0;
}

static void add(struct batch *batch, const struct packed *state)
{
	if (!has_room(batch->reduced, state))
		batch->result = SEARCH_STATES;
	batch->of[batch->count++] = pack(batch->reduced, *state);
	if (batch->count == BATCH)
		flush(batch);
}

/* A state, and what its executors can do. */
struct now {
	struct packed state;
	const struct row *row[SYSTEM_EXECUTORS_MAX];
	unsigned executors, awaited;
};

static bool read_rows(struct reduced *reduced, uint64_t number, struct now *now)
{
	now->state = unpack(reduced, number);
	now->executors = reduced->system->executors;
	now->awaited = 0;
	for (unsigned n = 0; n < now->executors; n++) {
		now->row[n] = rows_row(&reduced->rows, now->state.place, now->state.local[n]);
		if (!now->row[n])
			return false;
		now->awaited += now->row[n]->is_awaited;
	}
	return true;
}

/* The patcher goes on when this is the last that it has waited for. What the others are is the same
 * then, at another place. */
static void acknowledge(struct batch *batch, const struct now *now, unsigned executor)
{
	const struct moves *moves = &now->row[executor]->acknowledge;
	struct packed to = now->state;

	if (now->awaited > 1) {
		to.local[executor] = moves->of[0].here;
		add(batch, &to);
		return;
	}
	to.place = moves->place;
	for (unsigned n = 0; n < now->executors; n++)
		to.local[n] = n == executor ? moves->of[0].there
					    : locals_same(&batch->reduced->locals, now->state.place,
							  now->state.local[n], moves->place);
	add(batch, &to);
}

static void act(struct batch *batch, const struct now *now, unsigned executor)
{
	const struct row *row = now->row[executor];
	struct packed to = now->state;

	for (uint32_t n = 0; n < row->count; n++) {
		to.local[executor] = row->own[n];
		add(batch, &to);
	}
	if (row->acknowledge.possible)
		acknowledge(batch, now, executor);
}

/* Each of the executors in any of the ways that it has, with those before it as they are in `to`.
 */
static void combine(struct batch *batch, const struct now *now, unsigned event, bool stays,
		    struct packed *to, unsigned executor)
{
	const struct moves *moves;

	if (executor == now->executors) {
		add(batch, to);
		return;
	}
	moves = &now->row[executor]->by_patcher[event];
	for (uint32_t n = 0; n < moves->count; n++) {
		to->local[executor] = stays ? moves->of[n].here : moves->of[n].there;
		combine(batch, now, event, stays, to, executor + 1);
	}
}

/* The patcher does what all let it do, and stays if it has to for one of them. */
static void patch(struct batch *batch, const struct now *now, unsigned event)
{
	struct packed to = now->state;
	bool stays = false;

	for (unsigned n = 0; n < now->executors; n++) {
		const struct moves *moves = &now->row[n]->by_patcher[event];

		if (!moves->possible)
			return;
		stays |= moves->stays;
		to.place = moves->place;
	}
	if (stays)
		to.place = now->state.place;
	combine(batch, now, event, stays, &to, 0);
}

static enum search_result expand(struct reduced *reduced, uint64_t number)
{
	struct batch batch = {.reduced = reduced, .result = SEARCH_DONE};
	struct now now;

	if (!read_rows(reduced, number, &now))
		return reduced->room.result;
	for (unsigned n = 0; n < now.executors; n++)
		if (n == 0 || now.state.local[n] != now.state.local[n - 1])
			act(&batch, &now, n);
	for (unsigned event = 0; event < ROW_PATCHER_EVENTS; event++)
		patch(&batch, &now, event);
	flush(&batch);
	if (reduced->room.result != SEARCH_DONE)
		return reduced->room.result;
	return batch.result;
}

/* ---- All of them ----------------------------------------------------------------------------- */

static enum search_result add_initial(struct reduced *reduced)
{
	struct batch batch = {.reduced = reduced, .result = SEARCH_DONE};
	struct packed to = {0};
	struct state state;

	system_initial(reduced->system, &state);
	to.place = locals_place(&reduced->locals, &state);
	for (unsigned n = 0; n < reduced->system->executors && to.place != LOCAL_NONE; n++) {
		rows_canonical(&reduced->rows, &state, &state.executor[n]);
		to.local[n] = locals_local(&reduced->locals, to.place, &state.executor[n]);
	}
	if (reduced->room.result != SEARCH_DONE)
		return reduced->room.result;
	add(&batch, &to);
	flush(&batch);
	return batch.result;
}

/* The clock is far away, compared with a state. */
static enum search_result look(const struct reduced *reduced)
{
	const struct bounds *bounds = reduced->bounds;
	const struct effort effort = reduced_effort(reduced, SEARCH_DONE);

	if (bounds->look)
		bounds->look(bounds->context, &effort);
	return bounds_now() >= bounds->until ? SEARCH_TIME : SEARCH_DONE;
}

static enum search_result explore(struct reduced *reduced, outcome_set enough)
{
	enum search_result result = add_initial(reduced);

	for (uint64_t n = 0; result == SEARCH_DONE && reduced->words.waiting > 0 &&
			     !(reduced->rows.allowed & enough);
	     n++) {
		if (n % LOOK_EVERY == 0)
			result = look(reduced);
		if (result == SEARCH_DONE)
			result = expand(reduced, words_take(&reduced->words));
	}
	reduced->allowed = reduced->rows.allowed;
	return result;
}

static void begin(struct reduced *reduced, const struct system *system)
{
	reduced->system = system;
	reduced->begun = bounds_now();
	reduced->allowed = 0;
	reduced->events = 0;
	locals_create(&reduced->locals, &reduced->room);
	rows_begin(&reduced->rows, &reduced->locals, system);
}

enum search_result reduced_run(struct reduced *reduced, const struct system *system,
			       outcome_set enough, const struct bounds *bounds)
{
	enum search_result result;

	reduced->bounds = bounds;
	reduced->room = (struct room){.most = bounds->bytes};
	begin(reduced, system);
	result = words_create(&reduced->words, &reduced->room, bounds->states);
	return result == SEARCH_DONE ? explore(reduced, enough) : result;
}

enum search_result reduced_again(struct reduced *reduced, const struct system *system,
				 outcome_set enough)
{
	locals_free(&reduced->locals);
	room_retake(&reduced->room);
	words_clear(&reduced->words);
	begin(reduced, system);
	return explore(reduced, enough);
}

void reduced_free(struct reduced *reduced)
{
	locals_free(&reduced->locals);
	words_free(&reduced->words);
	room_free_taken(&reduced->room);
}

struct effort reduced_effort(const struct reduced *reduced, enum search_result result)
{
	return (struct effort){
		.result = result,
		.states = reduced->words.count,
		.bytes = reduced->room.bytes,
		.wanted = reduced->room.wanted,
		.nanoseconds = bounds_now() - reduced->begun,
	};
}
