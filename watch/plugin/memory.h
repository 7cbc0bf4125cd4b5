/*
 * Memory for the plugin: it has no way to go on without.
 */
#ifndef WATCH_PLUGIN_MEMORY_H
#define WATCH_PLUGIN_MEMORY_H

#include <stddef.h>

/* `count` things of `size` bytes each, all 0. When there is no memory it says so and ends the
 * process. */
void *memory_get(size_t count, size_t size);

/* As realloc(), of a list that has room for *room things: doubles that. What is new is not 0. */
void *memory_double(void *list, size_t *room, size_t size);

/* NULL is well. */
void memory_give_back(void *memory);

#endif
