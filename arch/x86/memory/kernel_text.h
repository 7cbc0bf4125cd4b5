/*
 * The text of the kernel itself: its writable alias, and the part of it that is freed.
 */
#ifndef X86_MEMORY_KERNEL_TEXT_H
#define X86_MEMORY_KERNEL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where `length` bytes of the kernel's text can be written; NULL when any of them is not its text,
 * or is freed. Any context, NMI-safe. */
uint8_t *text_alias(const uint8_t *text, size_t length);

/* Fills init text with breakpoints, and unmaps it and its alias, with a comment. Boot CPU, before
 * the others run; neither the caller nor any of its callers may be there. */
void text_free_init(void);

#endif
