/*
 * A trace's events as lines, for people who look at them one by one.
 */
#ifndef WATCH_TRACE_PRINT_H
#define WATCH_TRACE_PRINT_H

#include "watch/trace/event.h"

#include <stdio.h>

/* One line: the number, the CPU, the kind, and what else the kind has. Addresses are hexadecimal;
 * where there are two the first one is physical and the other virtual. */
void trace_print_event(FILE *to, uint64_t number, const struct event *event);

#endif
