/*
 * The process of "crossmod run" that is the machine, as its parent sees it.
 */
#ifndef TOOLS_RUN_RUN_PROCESS_H
#define TOOLS_RUN_RUN_PROCESS_H

#include "tools/base/status.h"
#include "tools/child/emulator.h"
#include "tools/child/live.h"
#include "tools/run/run_options.h"

struct run_process {
	struct live live; /* the caller starts and frees it */
	struct machine_result result;
};

/* Starts this program as the machine, with the words of the command line, and before them `option`
 * if it is not NULL; returns when it has ended. */
void run_process(struct run_process *process, const struct run_options *options, const char *option,
		 int count, char **arguments);

/* False: it did not start, or this system did not let it run. */
bool run_process_sent_log(const struct run_process *process);

/* Notes how it ended, beyond what its log says. Not 0 where no log, or half of one, has come. */
enum status run_process_explain(const struct run_process *process,
				const struct run_options *options);

#endif
