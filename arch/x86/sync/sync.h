/*
 * The handler's side of arch_sync() and arch_stop(), and of arch_execute_in().
 */
#ifndef X86_SYNC_SYNC_H
#define X86_SYNC_SYNC_H

#include <stdbool.h>

/* Does what was asked for, and acknowledges; or acknowledges, and waits to be let go. False when
 * the handler must not return by iret, since what was asked for does not serialize. From the
 * handler of VECTOR_SYNC, interrupts off. */
bool sync_acknowledge(void);

/* The number of the last sync or stop that was asked for. Any context. */
unsigned long sync_requested(void);

#endif
