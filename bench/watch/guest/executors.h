/*
 * Threads that execute the sites that are patched, one on each CPU but the first.
 */
#ifndef BENCH_WATCH_GUEST_EXECUTORS_H
#define BENCH_WATCH_GUEST_EXECUTORS_H

#include <stdbool.h>

/* `device` is /dev/crossmod_sites, and stays open. False, when that was said. */
bool executors_start(int device);

/* Returns when all have ended. */
void executors_stop(void);

#endif
