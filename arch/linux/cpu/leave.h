/*
 * A thread that leaves, and is let go on: arch_leave() and what goes with it, which arch.h
 * declares.
 */
#ifndef LINUX_CPU_LEAVE_H
#define LINUX_CPU_LEAVE_H

#include <stdbool.h>

/* True when no sync may ask this CPU. Behind a fence that all stores of the patch came before. Any
 * thread. */
bool leave_is_seen(unsigned cpu);

#endif
