/*
 * What is text of the kernel, and may be patched.
 */
#ifndef KERNEL_TEXT_TEXT_H
#define KERNEL_TEXT_TEXT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True when all of the `length` bytes are text of the kernel, init text among it, freed or not. Any
 * context, NMI-safe, as are the two below. */
bool kernel_text_contains(const uint8_t *address, size_t length);

/* True when any of them is init text, freed or not. */
bool init_text_contains(const uint8_t *address, size_t length);

/* From now on these bytes are text of the kernel, too: generated, for the bench. Patchable, and no
 * init text. Patcher, executors at rest. */
void kernel_text_add(const uint8_t *start, size_t length);

/* The byte that memory holds now, read as data. Pairs with the stores of patches, which become
 * visible in order: a CPU that reads one sees what was stored before it. Any context, NMI-safe. */
static inline uint8_t text_byte(const uint8_t *address)
{
	return atomic_load_explicit((const _Atomic uint8_t *)address, memory_order_acquire);
}

/* True when any of them was freed: there is nothing at that address any more. */
bool text_is_freed(const uint8_t *address, size_t length);

#endif
