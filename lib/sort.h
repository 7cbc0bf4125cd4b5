/*
 * Sorting in place, and looking for something in what is sorted.
 */
#ifndef LIB_SORT_H
#define LIB_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts `count` elements of `size` bytes, in some n log n comparisons at most. `compare` is
 * negative, 0 or positive as the first is less than, equal to or greater than the second. What is
 * sorted already costs one comparison an element, and is not written. Pure. */
void sort(void *elements, size_t count, size_t size, int (*compare)(const void *, const void *));

/* Sorts numbers, the least first. Pure. */
void sort_numbers(uint64_t *numbers, size_t count);

/* Elements of `size` bytes, in the order of a uint64_t that each begins with: of how many it is
 * `number` at most. Those come first. Pure. */
size_t sorted_up_to(const void *elements, size_t count, size_t size, uint64_t number);

#endif
