/*
 * Memory that a search has, and counts against its bounds.
 */
#ifndef PROVE_ROOM_H
#define PROVE_ROOM_H

#include <stdbool.h>
#include <stddef.h>

#include "prover/search/bounds.h"

struct chunk;

struct room {
	size_t most;  /* bytes that it may have */
	size_t bytes; /* that it has */
	struct chunk *chunk;

	/* SEARCH_DONE; or why it could not have some: then it gets no more. */
	enum search_result result;
	size_t wanted; /* bytes that it needed then */
};

/* An array of so many bytes, enlarged or new (NULL, 0), what is added is not cleared; NULL: it may
 * not, and the array is as it was. To be given to room_free(). */
void *room_enlarge(struct room *room, void *array, size_t bytes, size_t enlarged);
void room_free(struct room *room, void *array, size_t bytes);

/* A few bytes that stay until all of these are given back; aligned for anything; NULL: it may not.
 */
void *room_take(struct room *room, size_t bytes);
void room_free_taken(struct room *room);

/* Takes them all back, and keeps some memory for the next ones. */
void room_retake(struct room *room);

#endif
