/*
 * Static calls of Linux: one that always calls somebody, and one that may call nobody.
 */
#ifndef BENCH_WATCH_MODULE_CALLS_H
#define BENCH_WATCH_MODULE_CALLS_H

#include "commands.h"

/* May sleep. With CALL_NOTHING the second is a nop, and the first stays. */
void calls_update(enum call_target target);

/* Executes both once; the sum of what they return. */
int calls_execute(int number);

#endif
