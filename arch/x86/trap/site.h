/*
 * The text in which sites lie.
 */
#ifndef X86_TRAP_SITE_H
#define X86_TRAP_SITE_H

#include <stdbool.h>

/* Takes memory for all areas, fills it with breakpoints, and maps it at SITE_BASE, executable and
 * not writable; it is written where memory.c gives it. False when there is no memory. Boot CPU,
 * after memory_init(). */
bool site_init(void);

#endif
