/*
 * The handler's side of arch_sync() and arch_stop(), and of arch_execute_in().
 */
#ifndef X86_SYNC_SYNC_H
#define X86_SYNC_SYNC_H

#include <stdbool.h>

struct arch_trap;

/* Does what was asked for, and acknowledges; or acknowledges, waits to be let go, and has the
 * kernel say where the CPU goes on. False when the handler must not return by iret, since what was
 * asked for does not serialize. From the handler of VECTOR_SYNC, interrupts off. */
bool sync_acknowledge(struct arch_trap *trap);

/* The number of the last sync or stop that was asked for. Any context. */
unsigned long sync_requested(void);

#endif
