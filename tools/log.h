/*
 * Finds the kernel's log in what came over a serial line, and makes sure that all of it came:
 * nothing cut off, lost, damaged, or sent by a machine that restarted. What the lines say is
 * tap.h's matter.
 */
#ifndef TOOLS_LOG_H
#define TOOLS_LOG_H

#include "tools/explain.h"
#include "tools/text.h"
#include "tools/words.h"

struct log {
	char *owned;	      /* what came, without '\r' */
	struct text lines;    /* the log, from its TAP line to the newline before its end line */
	uint64_t line_count;  /* in `lines` */
	enum conclusion said; /* by the end line */
	bool another;	      /* a second log follows the end line, and was not looked at */
};

/* Finds a log and checks that it is whole. Any bytes may come in, and stay the caller's. False
 * with an explanation when the log is not whole. To be given to log_free() in both cases. */
bool log_find(struct log *log, const char *bytes, size_t length, struct explanation *explanation);
void log_free(struct log *log);

/* Whether a line, without its newline and any '\r', starts a log (firmware may have left some
 * bytes in front of it), or claims to end one. For those who watch a log as it comes. */
bool log_line_starts(struct text line);
bool log_line_ends(struct text line);

#endif
