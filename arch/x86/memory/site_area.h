/*
 * The text in which sites lie.
 */
#ifndef X86_MEMORY_SITE_AREA_H
#define X86_MEMORY_SITE_AREA_H

#include <stdbool.h>

/* Takes memory for the first area of each kind of site, fills it with breakpoints, and maps it at
 * SITE_BASE, executable and not writable; it is written where memory.c gives it. False when there
 * is no memory. Boot CPU, after memory_init(). */
bool site_areas_init(void);

#endif
