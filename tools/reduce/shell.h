/*
 * A command that a shell runs, for a limited time, and of which nothing is left when it is over.
 */
#ifndef TOOLS_REDUCE_SHELL_H
#define TOOLS_REDUCE_SHELL_H

#include <signal.h>

enum shell_end {
	SHELL_EXITED,	   /* value: the exit status */
	SHELL_KILLED,	   /* value: the signal that ended it, which was not ours */
	SHELL_TIMED_OUT,   /* it was ended, since its time was over */
	SHELL_INTERRUPTED, /* it was ended, since a signal came that would end this process; value:
			      which */
	SHELL_NOT_STARTED  /* value: an errno */
};

struct shell_result {
	enum shell_end end;
	int value;
};

/* Holds back the signals that would end this process, until shell_run() meets them. To be undone by
 * sigprocmask(SIG_SETMASK, before, NULL). */
void shell_hold_signals(sigset_t *before);

/* Called twice a second at least while it runs. */
struct shell_look {
	void (*look)(void *context);
	void *context;
};

/* Runs it, for at most so many seconds, between shell_hold_signals() and its undoing. It reads
 * nothing, and what it prints is thrown away. `before` are the signals that are blocked for it. */
struct shell_result shell_run(const char *command, unsigned seconds, const sigset_t *before,
			      const struct shell_look *look);

#endif
