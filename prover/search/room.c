#include "prover/search/room.h"

#include <stdlib.h>

#include "prover/search/memory.h"

/* Before more than this is asked for, it is seen whether the system has it. */
#define ASK_BYTES ((size_t)16 << 20)

#define CHUNK_BYTES ((size_t)1 << 16)

struct chunk {
	struct chunk *next;
	size_t size, used;
	max_align_t bytes[];
};

/* Whether there may be so much more; if not, the result says so. */
static bool may_have(struct room *room, size_t more)
{
	if (room->result != SEARCH_DONE)
		return false;
	room->wanted = room->bytes + more;
	if (room->wanted > room->most)
		room->result = SEARCH_MEMORY;
	else if (more > ASK_BYTES && more > memory_available())
		room->result = SEARCH_NO_MEMORY;
	return room->result == SEARCH_DONE;
}

void *room_enlarge(struct room *room, void *array, size_t bytes, size_t enlarged)
{
	void *moved;

	if (!may_have(room, enlarged - bytes))
		return NULL;
	moved = realloc(array, enlarged);
	if (moved)
		room->bytes += enlarged - bytes;
	else
		room->result = SEARCH_NO_MEMORY;
	return moved;
}

void room_free(struct room *room, void *array, size_t bytes)
{
	free(array);
	room->bytes -= array ? bytes : 0;
}

static struct chunk *add_chunk(struct room *room, size_t size)
{
	struct chunk *chunk = room_enlarge(room, NULL, 0, sizeof(*chunk) + size);

	if (!chunk)
		return NULL;
	*chunk = (struct chunk){.next = room->chunk, .size = size};
	room->chunk = chunk;
	return chunk;
}

void *room_take(struct room *room, size_t bytes)
{
	size_t size = (bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
	struct chunk *chunk = room->chunk;
	void *taken;

	if (!chunk || chunk->size - chunk->used < size)
		chunk = add_chunk(room, size > CHUNK_BYTES ? size : CHUNK_BYTES);
	if (!chunk)
		return NULL;
	taken = (char *)chunk->bytes + chunk->used;
	chunk->used += size;
	return taken;
}

void room_free_taken(struct room *room)
{
	while (room->chunk) {
		struct chunk *next = room->chunk->next;

		room_free(room, room->chunk, sizeof(*next) + room->chunk->size);
		room->chunk = next;
	}
}

void room_retake(struct room *room)
{
	struct chunk *first = room->chunk;

	if (!first)
		return;
	room->chunk = first->next;
	room_free_taken(room);
	first->next = NULL;
	first->used = 0;
	room->chunk = first;
}
