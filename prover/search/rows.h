/*
 * What one executor can do, for a search of several.
 *
 * Executors do not act on each other (M29), so what one of them does next depends on its place and
 * its local state (locals.h), whatever the others are meanwhile. Each of these pairs is looked at
 * once, and what it leads to is its *row*. Then a state of several is a few small numbers, and what
 * it leads to is read off their rows.
 *
 * A row has what system_step() says for one executor alone, with its fetches told as late as
 * possible (lazy.h). What several have in common, and one alone does not show, is little, and it is
 * for the search to put together: the patcher does what all let it do, and as long as it waits for
 * one of them, it stays.
 */
#ifndef PROVE_ROWS_H
#define PROVE_ROWS_H

#include "prover/search/locals.h"
#include "prover/search/symmetry.h"

/* What the patcher does next, and what reaches memory. */
#define ROW_PATCHER_EVENTS 4

/* A local state that an event leads to: its number in the place where the patcher goes on, and its
 * number where the event began, if the patcher has to stay there for another executor. */
struct move {
	uint32_t there, here;
};

struct moves {
	bool possible;
	bool stays;	/* the patcher, for this executor */
	uint32_t place; /* where it goes on if it does not */
	uint32_t count;
	struct move *of; /* any of these */
};

struct row {
	bool is_awaited; /* by the patcher, for its acknowledgement */
	uint32_t count;
	uint32_t *own; /* what the executor's own events lead to, here */

	/* Its own event by which the patcher goes on, unless it waits for another one. */
	struct moves acknowledge;

	struct moves by_patcher[ROW_PATCHER_EVENTS];
};

struct rows {
	struct locals *locals;
	struct system alone; /* with one executor */
	struct symmetry symmetry;
	bool keeps; /* each row, for the next state that has it */

	outcome_set allowed; /* all that was found in them */
	uint64_t events;     /* looked at for them */
};

void rows_begin(struct rows *rows, struct locals *locals, const struct system *system);

/* The state of an executor in which a search keeps it, at that place. */
void rows_canonical(const struct rows *rows, const struct state *at,
		    struct executor_state *executor);

/* The row of a local state. It stays, if rows are kept, as it does where there are several
 * executors; else until the next call. NULL: there is no memory. */
const struct row *rows_row(struct rows *rows, uint32_t place, uint32_t local);

#endif
