#include "tools/campaign/run/joblog.h"

#include <stdio.h>
#include <string.h>

#define SHELL_SIGNALS                                                                              \
	128 /* a shell that had the cell ended by a signal exits with this, and it                 \
	     */

/* Seq, host, start, run time, sent, received, exit status, signal, command. */
bool joblog_read_crash(const char *line, struct joblog_crash *crash)
{
	static const char option[] = " --cell ";
	const char *cell = strstr(line, option);
	int status;

	if (!cell || sscanf(cell + sizeof(option) - 1, "%u", &crash->cell) != 1 ||
	    sscanf(line, "%*s %*s %*s %lf %*s %*s %d %d", &crash->seconds, &status,
		   &crash->signal) != 3)
		return false;
	if (crash->signal == 0 && status > SHELL_SIGNALS)
		crash->signal = status - SHELL_SIGNALS;
	return crash->signal > 0;
}
