/*
 * A cell on another host: its scenarios go there by ssh, and its log comes back.
 */
#ifndef TOOLS_CAMPAIGN_CELL_SSH_H
#define TOOLS_CAMPAIGN_CELL_SSH_H

#include "tools/base/arguments.h"
#include "tools/campaign/cell/cell_run.h"
#include "tools/campaign/cell/errand.h"

/* ssh, with the options that keep it from asking anybody anything, the host, and a line for its
 * shell: the words of the command, each as it is, between what comes before and behind them. */
void ssh_add(struct arguments *arguments, const char *host, const char *before,
	     const struct arguments *command, const char *behind);

/* Makes the arguments of a program that runs the command there, in a directory with the files of
 * the cell's workspace; its standard output is the file "log" of that directory afterwards. */
void ssh_arguments(struct arguments *arguments, const struct cell_run *run,
		   const struct arguments *command);

/* What is told from its end where that is ssh's, or the other shell's. */
void ssh_conclude(struct cell_run *run, const struct errand *errand);

#endif
