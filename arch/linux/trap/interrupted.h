/*
 * Whether a thread was interrupted: what arch_interrupted() rests on.
 */
#ifndef LINUX_TRAP_INTERRUPTED_H
#define LINUX_TRAP_INTERRUPTED_H

#include <stdbool.h>

/* Tries it out. False: this machine does not tell, and arch_interrupted() is always true. Before
 * any executor starts. */
bool interrupted_init(void);

#endif
