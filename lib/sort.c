#include "lib/sort.h"

#include <stdbool.h>
#include <stdint.h>

#include "lib/string.h"

struct heap {
	uint8_t *elements;
	size_t size;
	int (*compare)(const void *, const void *);
};

static uint8_t *at(const struct heap *heap, size_t index)
{
	return heap->elements + index * heap->size;
}

static bool is_less(const struct heap *heap, size_t a, size_t b)
{
	return heap->compare(at(heap, a), at(heap, b)) < 0;
}

static void swap(const struct heap *heap, size_t a, size_t b)
{
	uint8_t *first = at(heap, a), *second = at(heap, b);

	for (size_t i = 0; i < heap->size; i++) {
		uint8_t byte = first[i];

		first[i] = second[i];
		second[i] = byte;
	}
}

/* Lets the element at `index` sink, until neither of the two below it is greater. */
static void sink(const struct heap *heap, size_t index, size_t count)
{
	for (;;) {
		size_t below = 2 * index + 1;

		if (below >= count)
			return;
		if (below + 1 < count && is_less(heap, below, below + 1))
			below++;
		if (!is_less(heap, index, below))
			return;
		swap(heap, index, below);
		index = below;
	}
}

static bool is_sorted(const struct heap *heap, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (is_less(heap, i, i - 1))
			return false;
	return true;
}

void sort(void *elements, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	struct heap heap = {elements, size, compare};

	if (is_sorted(&heap, count))
		return;
	for (size_t i = count / 2; i > 0; i--)
		sink(&heap, i - 1, count);
	for (size_t end = count - 1; end > 0; end--) {
		swap(&heap, 0, end);
		sink(&heap, 0, end);
	}
}

static int by_value(const void *a, const void *b)
{
	const uint64_t *first = a, *second = b;

	return (*first > *second) - (*first < *second);
}

void sort_numbers(uint64_t *numbers, size_t count)
{
	sort(numbers, count, sizeof(numbers[0]), by_value);
}

size_t sorted_up_to(const void *elements, size_t count, size_t size, uint64_t number)
{
	size_t first = 0, behind = count;

	while (first < behind) {
		size_t middle = first + (behind - first) / 2;
		uint64_t there;

		memcpy(&there, (const char *)elements + middle * size, sizeof(there));
		if (there <= number)
			first = middle + 1;
		else
			behind = middle;
	}
	return first;
}
