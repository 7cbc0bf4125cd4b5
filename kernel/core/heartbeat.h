/*
 * The patcher's heartbeat: that it does something, or waits on purpose. The watchdog listens to it.
 */
#ifndef KERNEL_CORE_HEARTBEAT_H
#define KERNEL_CORE_HEARTBEAT_H

#include <stdint.h>

/* From time to time, in whatever may last for seconds in one stage. Patcher only. */
void heartbeat(void);

/* How many there were. Any CPU, any context. */
uint64_t heartbeats(void);

#endif
