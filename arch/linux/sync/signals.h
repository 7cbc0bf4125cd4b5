/*
 * Whether signals can be sent between threads.
 */
#ifndef LINUX_SYNC_SIGNALS_H
#define LINUX_SYNC_SIGNALS_H

#include <stdbool.h>

/* False where a filter refuses it, as it may where a membarrier is to be had. Any thread. */
bool signals_can_be_sent(void);

#endif
