/*
 * membarrier(2), whose command PRIVATE_EXPEDITED_SYNC_CORE returns when every running thread of the
 * process has gone through a serializing instruction, and every other one will before it goes on.
 * And whether it does so here: a sandbox may end whoever calls it, or say that it has succeeded and
 * do nothing.
 */
#ifndef LINUX_SYNC_MEMBARRIER_H
#define LINUX_SYNC_MEMBARRIER_H

#include <stdbool.h>

/* Registers this process for it. False where the call is missing, refused, or ends a process, which
 * is tried out by another one. With one thread. */
bool membarrier_init(void);

/* Calls it. 0, or an errno, and then nobody is known to have serialized. Any thread. */
int membarrier_sync(void);

/* Looks whether the calling thread, that of this CPU, was interrupted since it looked last. Over
 * and over, while membarrier_try() may be under way. */
void membarrier_look(unsigned cpu);

/* True when it has interrupted every CPU that is online, which all look meanwhile: some tens of
 * times, but for a few in which the answer got lost. The patcher's thread, where interrupts show:
 * see interrupted.h. Takes less than a millisecond a CPU, and some seconds at most when it fails.
 */
bool membarrier_try(void);

#endif
