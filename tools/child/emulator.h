/*
 * Runs an emulator until its log has ended, or it is clear that it never will.
 */
#ifndef TOOLS_CHILD_EMULATOR_H
#define TOOLS_CHILD_EMULATOR_H

#include "tools/child/live.h"
#include "tools/child/spawn.h"

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

enum machine_end {
	MACHINE_LOG_ENDED,
	MACHINE_REFUSED,   /* it cannot run this, and says so in the place of a log */
	MACHINE_RESTARTED, /* a second log began before the first had ended */
	MACHINE_EXITED,	   /* the emulator is gone */
	MACHINE_TIMED_OUT,
	MACHINE_FELL_SILENT,
	MACHINE_INTERRUPTED, /* somebody asked this process to end */
	MACHINE_FLOODED,     /* more came than LIVE_MAX */
	MACHINE_GAVE_UP,     /* the emulator is still there, but said that it cannot go on */
	MACHINE_NOT_STARTED, /* the program cannot be executed */
	MACHINE_NO_MEMORY    /* here, not there */
};

/* What a line that an emulator says means. */
enum message_kind { MESSAGE_OTHER, MESSAGE_TROUBLE, MESSAGE_FATAL };

struct machine {
	struct program program;
	/* How long it may take, and how long nothing of its log may come. While this process is
	 * stopped neither runs (lib/patience.h). 0: as long as it likes */
	uint64_t timeout_us;
	uint64_t silence_us;
	/* Sorts the emulator's messages: TROUBLE is kept, at FATAL the emulator is ended */
	enum message_kind (*sort_message)(const char *line);
	/* Called twice a second at least, for what is said meanwhile, with this context; NULL:
	 * nothing is said */
	void (*look)(void *context, const struct live *live);
	void *look_context;
	/* It ends its log by itself when it gets a SIGINT: so only a second request ends it here */
	bool ends_on_request;
	/* It is asked to do so when its time is up, too, and has a minute for it */
	bool ends_in_time;
	/* It has something to write when it is ended: it gets a SIGTERM first, and has so long for
	 * it, unless somebody asks a second time. 0: it has not */
	uint64_t farewell_us;
};

#define MESSAGE_SIZE (PATH_MAX + 256) /* a line with a path in it */

struct machine_result {
	enum machine_end end;
	/* The exit status as of waitpid() for EXITED, a signal for INTERRUPTED, an errno for
	 * NOT_STARTED */
	int detail;
	bool requested;		       /* somebody asked it to end by itself, */
	bool timed_out;		       /* or it was asked since its time was up */
	uint64_t elapsed_us;	       /* from the start to the end */
	char trouble[MESSAGE_SIZE];    /* the first line that was TROUBLE or FATAL; may be empty */
	char last_words[MESSAGE_SIZE]; /* the last line with something in it; may be empty */
};

/* Runs the emulator; what its serial port sends goes to `live`. It is gone when this returns, and
 * all of the log that can be shown has been shown. SIGINT, SIGQUIT, SIGTERM and SIGHUP end it
 * early; SIGTSTP stops it, and then this process, until both go on. SIGPIPE must be ignored: see
 * output_begin().
 */
void machine_run(const struct machine *machine, struct live *live, struct machine_result *result);

/* Holds back the signals that would end this process, as long as it has something that must not be
 * left behind: machine_run() takes them all the same. sigprocmask() sets *before again. */
void machine_hold_signals(sigset_t *before);

#endif
