/*
 * What one executor can be, for a search of several: numbers for it.
 *
 * A state is a *place*, which is all of it but the executors, and of each executor its *local*
 * state. Places are numbered from 0, and so are, at each place, the local states that some executor
 * may have there.
 */
#ifndef PROVE_LOCALS_H
#define PROVE_LOCALS_H

#include "prover/model/system.h"
#include "prover/search/room.h"

#define LOCAL_NONE UINT32_MAX

struct row;

struct local {
	struct executor_state state;
	const struct row *row; /* what it leads to: rows.h. NULL: not looked at yet */

	/* What it is at another place, if it does nothing meanwhile; same_at is LOCAL_NONE as long
	 * as nobody asked. */
	uint32_t same_at, same;
};

struct place {
	struct state shared; /* its executors are 0 */
	uint32_t count, room;
	struct local *local;
};

/* 0, 0: free. Else the number of a place plus 1, and 0 for the place itself, or the number of a
 * local state at that place plus 1. */
struct local_slot {
	uint32_t place, local;
};

struct locals {
	struct room *room;

	uint32_t count, places; /* in use, and room for them */
	struct place *place;

	size_t used, slots; /* a power of 2 */
	struct local_slot *slot;
};

/* None; to be given to locals_free() in any case. Their memory is from `room`, which must stay. */
void locals_create(struct locals *locals, struct room *room);
void locals_free(struct locals *locals);

/* The place of a state; LOCAL_NONE when there is no memory for it. */
uint32_t locals_place(struct locals *locals, const struct state *state);

/* A local state at a place; likewise. */
uint32_t locals_local(struct locals *locals, uint32_t place, const struct executor_state *executor);

/* A local state of a place as it is at another place, where memory is the same; likewise. */
uint32_t locals_same(struct locals *locals, uint32_t place, uint32_t local, uint32_t other);

#endif
