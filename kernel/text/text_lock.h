/*
 * The lock of the text: its holder may write text, and ask for syncs and stops.
 */
#ifndef KERNEL_TEXT_TEXT_LOCK_H
#define KERNEL_TEXT_TEXT_LOCK_H

#include <stdbool.h>
#include <stdint.h>

/* How long a sync may take for whoever patches the kernel's own text; 2 s at first. Any CPU. */
void text_set_timeout(uint64_t timeout_us);
uint64_t text_timeout_us(void);

/* Takes the lock. Interrupts on, since a CPU that waits must acknowledge syncs; not in a handler,
 * and not twice. False, with a comment, when the CPU that holds it is lost, or has held it for
 * longer than any patch takes: that one is offline then. Any CPU. */
bool text_lock(void);
void text_unlock(void);

#endif
