/*
 * The sync of a process.
 */
#ifndef LINUX_SYNC_SYNC_H
#define LINUX_SYNC_SYNC_H

#include <stdbool.h>

/* Finds out how this kernel lets a process sync; or it is by signals in any case. 0, or an errno.
 * With one thread. */
int sync_init(bool by_signals);

/* Tries it out, with the threads of all CPUs, which look meanwhile: see membarrier.h. The patcher's
 * thread, before any sync. `interrupts_show`: see interrupted.h. 0, or an errno where syncs are by
 * signals, and none can be sent. */
int sync_try(bool interrupts_show);

/* What it found, for the log. */
const char *sync_way(void);

#endif
