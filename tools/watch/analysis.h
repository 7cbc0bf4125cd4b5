/*
 * What is done with a trace's file: its events printed, or analysed, or its sites written for a
 * second pass.
 */
#ifndef TOOLS_WATCH_ANALYSIS_H
#define TOOLS_WATCH_ANALYSIS_H

#include "tools/base/explain.h"
#include "tools/base/status.h"
#include "watch/found.h"

/* Analyses it. STATUS_AS_EXPECTED, and then *found is the caller's; or STATUS_NO_INPUT or
 * STATUS_INTERNAL with an explanation. */
enum status analysis_find(const char *trace, struct found **found, struct explanation *explanation);

/* Prints each event, a line each, on the standard output. STATUS_NOT_WHOLE, with an explanation,
 * when the trace ends before its end. */
enum status analysis_print_events(const char *trace, struct explanation *explanation);

/* Writes the sites that `found` has of this trace as the plugin reads them: a line each, the
 * physical address and the length of the longest form there. STATUS_AS_EXPECTED; or another with an
 * explanation. */
enum status analysis_write_sites(const char *trace, const struct found *found, const char *path,
				 struct explanation *explanation);

#endif
