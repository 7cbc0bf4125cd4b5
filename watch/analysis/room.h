/*
 * Arrays that grow, and a map of numbers.
 */
#ifndef WATCH_ANALYSIS_ROOM_H
#define WATCH_ANALYSIS_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Makes room for one element of `size` bytes behind `count`, where `room` says how many there is
 * room for. Returns where it is now, all of it, and NULL when there is no memory: then nothing has
 * changed. New elements are zeroes. */
void *room_for_one(void *elements, size_t *room, size_t count, size_t size);

/* From numbers of 64 bits to such of 32 bits. All zeroes is an empty one. */
struct map {
	struct map_entry {
		uint64_t key;
		uint32_t value; /* MAP_NONE: the entry is free */
	} * entries;
	size_t room, count; /* room: 0, or a power of two */
};

#define MAP_NONE UINT32_MAX

/* MAP_NONE when the key has no value. */
uint32_t map_get(const struct map *map, uint64_t key);

/* Gives the key this value, which is not MAP_NONE. False when there is no memory. */
bool map_set(struct map *map, uint64_t key, uint32_t value);

void map_release(struct map *map);

#endif
