/*
 * Finds the kernel's logs in what came over a serial line, and makes sure that all of each came:
 * nothing cut off, lost, damaged, or sent by a machine that restarted. What the lines say is
 * tap.h's matter.
 */
#ifndef TOOLS_LOG_LOG_ENVELOPE_H
#define TOOLS_LOG_LOG_ENVELOPE_H

#include "tools/base/explain.h"
#include "tools/base/span.h"
#include "tools/log/words.h"

struct log {
	struct span lines; /* from its TAP line to the newline before its end line; may be empty */
	uint64_t line_count;  /* in `lines` */
	enum conclusion said; /* by the end line */
};

/* Copies what came without its '\r', of which any number may stand anywhere; `to` has room for all
 * of it, and may be `bytes`. Returns the length of what is left. */
size_t log_clean(char *to, const char *bytes, size_t length);

/* Finds the first log in *rest, in which no '\r' is, checks that it is whole, and moves *rest
 * behind it: to where the next one may begin. The log's bytes lie there. False with an explanation
 * when it is not whole, or there is none. An end line that nothing has begun is a log that is not
 * whole; and where a machine has refused to run, its line stands in the place of one. */
bool log_find(struct log *log, struct span *rest, struct explanation *explanation);

/* Whether such bytes have a line of another log, were it only its first or its last one; or what a
 * machine sends in the place of one (arch/refusal.h). */
bool log_is_in(struct span rest);

/* Whether a line, without its newline and any '\r', starts a log (firmware may have left some
 * bytes in front of it), or claims to end one. For those who watch a log as it comes. */
bool log_line_starts(struct span line);
bool log_line_ends(struct span line);

#endif
