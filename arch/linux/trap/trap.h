/*
 * Exceptions, as signals bring them.
 */
#ifndef LINUX_TRAP_TRAP_H
#define LINUX_TRAP_TRAP_H

/* Takes the signals of exceptions from now on. 0, or an errno. */
int trap_init(void);

/* A stack for the calling thread's handlers, so that they can tell of one that overflowed. 0, or an
 * errno. */
int trap_take_stack(void);

#endif
