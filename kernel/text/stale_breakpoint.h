/*
 * A breakpoint in the kernel's text that memory no longer holds, and that a CPU executes over and
 * over.
 *
 * No processor does so: it comes once, from what was fetched before. But an emulator that runs CPUs
 * in parallel can keep what it has translated while the byte was being stored, until the next store
 * to the page. So a CPU that meets one a thousand times in a row stores the byte that is there.
 */
#ifndef KERNEL_TEXT_STALE_BREAKPOINT_H
#define KERNEL_TEXT_STALE_BREAKPOINT_H

#include <stdint.h>

#define STALE_BREAKPOINTS_MAX 1000

/* This CPU has met one, and goes back to it. Any CPU, interrupts off; NMI-safe. */
void text_met_again(const uint8_t *address);

/* This CPU has met a breakpoint that is one. As above. */
void text_met_other(void);

#endif
