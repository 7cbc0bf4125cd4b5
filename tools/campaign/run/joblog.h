/*
 * The joblog of GNU parallel: a line a cell that has been run, with its exit status and signal.
 */
#ifndef TOOLS_CAMPAIGN_RUN_JOBLOG_H
#define TOOLS_CAMPAIGN_RUN_JOBLOG_H

#include <stdbool.h>

/* A line of it, if it is of a cell that a signal has ended; false: it is not. */
struct joblog_crash {
	unsigned cell;
	int signal;
	double seconds;
};

bool joblog_read_crash(const char *line, struct joblog_crash *crash);

#endif
