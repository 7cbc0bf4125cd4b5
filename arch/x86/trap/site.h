/*
 * How sites are executed, and what comes in between.
 */
#ifndef X86_TRAP_SITE_H
#define X86_TRAP_SITE_H

#include <stdbool.h>

/* Makes the areas of sites, and asks the processor what bursts it can have. False when there is no
 * memory. Boot CPU, after memory_init(). */
bool site_init(void);

#endif
