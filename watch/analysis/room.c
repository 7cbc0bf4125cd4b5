#include "watch/analysis/room.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_FIRST 16u

void *room_for_one(void *elements, size_t *room, size_t count, size_t size)
{
	if (elements && count < *room)
		return elements;
	size_t more = *room ? 2 * *room : ROOM_FIRST;
	char *moved = more > SIZE_MAX / size ? NULL : realloc(elements, more * size);

	if (!moved)
		return NULL;
	memset(moved + count * size, 0, (more - count) * size);
	*room = more;
	return moved;
}

/* Addresses differ in their middle bits. */
static size_t first_place(const struct map *map, uint64_t key)
{
	uint64_t mixed = key * 0x9e3779b97f4a7c15ull;

	return (size_t)(mixed ^ (mixed >> 32)) & (map->room - 1);
}

static struct map_entry *entry_of(const struct map *map, uint64_t key)
{
	size_t place = first_place(map, key);

	while (map->entries[place].value != MAP_NONE && map->entries[place].key != key)
		place = (place + 1) & (map->room - 1);
	return &map->entries[place];
}

uint32_t map_get(const struct map *map, uint64_t key)
{
	return map->room > 0 ? entry_of(map, key)->value : MAP_NONE;
}

static bool grow(struct map *map)
{
	struct map larger = {.room = map->room > 0 ? 2 * map->room : ROOM_FIRST,
			     .count = map->count};

	if (larger.room > SIZE_MAX / sizeof(*larger.entries) ||
	    !(larger.entries = malloc(larger.room * sizeof(*larger.entries))))
		return false;
	for (size_t i = 0; i < larger.room; i++)
		larger.entries[i] = (struct map_entry){0, MAP_NONE};
	for (size_t i = 0; i < map->room; i++)
		if (map->entries[i].value != MAP_NONE)
			*entry_of(&larger, map->entries[i].key) = map->entries[i];
	free(map->entries);
	*map = larger;
	return true;
}

bool map_set(struct map *map, uint64_t key, uint32_t value)
{
	if (2 * (map->count + 1) > map->room && !grow(map))
		return false;
	struct map_entry *entry = entry_of(map, key);

	map->count += entry->value == MAP_NONE;
	*entry = (struct map_entry){key, value};
	return true;
}

void map_release(struct map *map)
{
	free(map->entries);
	*map = (struct map){0};
}
