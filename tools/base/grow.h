/*
 * Arrays that grow.
 */
#ifndef TOOLS_BASE_GROW_H
#define TOOLS_BASE_GROW_H

#include <stddef.h>

/* Makes room for `wanted` items of `size` bytes in an array that has room for *room, NULL and 0 at
 * first: at least twice as many when it must be moved, so that many additions cost few copies.
 * Returns where the items are now; or NULL, and nothing has changed, when there is no memory. */
void *grow(void *items, size_t *room, size_t wanted, size_t size);

#endif
