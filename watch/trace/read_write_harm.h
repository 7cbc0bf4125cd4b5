/*
 * Which headers and events can be. What cannot is neither written nor read, so that who reads a
 * trace need not ask.
 */
#ifndef WATCH_TRACE_READ_WRITE_HARM_H
#define WATCH_TRACE_READ_WRITE_HARM_H

#include "watch/trace/trace.h"

/* What is wrong with it, or NULL: a number that is out of its range, a form that has not come. An
 * event has so many CPUs, and so many forms before it. */
const char *trace_header_harm(const struct trace_header *header);
const char *trace_event_harm(const struct event *event, uint8_t cpus, uint32_t forms);

#endif
