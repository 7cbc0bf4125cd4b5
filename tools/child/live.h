/*
 * A log as it comes: kept in memory, written to a file as it is, and shown on the standard output
 * from its first line to its last, without what a terminal would act on.
 */
#ifndef TOOLS_CHILD_LIVE_H
#define TOOLS_CHILD_LIVE_H

#include "kernel/core/log.h"
#include "tools/base/explain.h"
#include "tools/child/advance.h"
#include "tools/log/refusal.h"

#include <stddef.h>

/* No log is longer; a machine that sends more has gone mad. */
#define LIVE_MAX ((size_t)64 << 20)

struct live {
	char *bytes; /* all that came, as it came */
	size_t length;
	size_t room;
	bool started;	/* the TAP line has come */
	bool ended;	/* the end line has come */
	bool restarted; /* a second TAP line has come before it */
	/* The machine says that it cannot run this, in the place of a log; empty: it does not. */
	char refusal[REFUSAL_SIZE];

	struct advance advance; /* how far the log is */

	size_t line;	/* where the line starts that is not complete yet */
	size_t scanned; /* up to where it has no newline */
	size_t shown, show_end;
	int file;	/* -1: none */
	int file_error; /* errno of the first write to it that failed */
	bool hidden;	/* it is not to be shown, or the standard output takes nothing any more */
	/* It is no log: all of it is shown, and it has ended when it says `until` (NULL: never). */
	bool is_console;
	const char *until;
};

enum live_result { LIVE_TAKEN, LIVE_FULL, LIVE_NO_MEMORY };

/* Starts with nothing; `file` stays the caller's, and may be -1. */
void live_start(struct live *live, int file);

/* The same, for what somebody else's program or guest says. `until` is not empty, and stays the
 * caller's; NULL: there are no words that end it. */
void live_start_console(struct live *live, int file, const char *until);
void live_free(struct live *live);

/* Takes what came. LIVE_FULL: LIVE_MAX bytes have come already. */
enum live_result live_add(struct live *live, const char *bytes, size_t length);

/* Adds a line of this program's own behind a log that has ended: writes it to the file, and shows
 * it. It ends in a newline. */
void live_add_line(struct live *live, const char *line);

/* Whether there is something to show; shows a piece of it, which a pipe or terminal that is ready
 * takes without waiting. */
bool live_wants_to_show(const struct live *live);
void live_show(struct live *live);

/* Copies the last line with something in it, "" when there is none. In so much, every line of the
 * kernel's is whole. */
#define LIVE_LAST_LINE_SIZE (LOG_LINE_MAX + 1)
void live_last_line(const struct live *live, char *to, size_t size);

#endif
