#include "tools/base/grow.h"

#include <stdint.h>
#include <stdlib.h>

#define ROOM_FIRST 16

void *grow(void *items, size_t *room, size_t wanted, size_t size)
{
	size_t more = *room ? *room : ROOM_FIRST;

	if (wanted <= *room)
		return items;
	while (more < wanted) {
		if (more > SIZE_MAX / 2)
			return NULL;
		more *= 2;
	}
	if (more > SIZE_MAX / size)
		return NULL;
	void *moved = realloc(items, more * size);

	if (moved)
		*room = more;
	return moved;
}
