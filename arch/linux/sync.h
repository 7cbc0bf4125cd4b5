/*
 * The sync of a process.
 */
#ifndef LINUX_SYNC_H
#define LINUX_SYNC_H

#include <stdbool.h>

/* Finds out how this kernel lets a process sync; or it is by signals in any case. 0, or an errno.
 */
int sync_init(bool by_signals);

/* What it found, for the log. */
const char *sync_way(void);

#endif
