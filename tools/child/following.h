/*
 * Progress while a machine runs: that its log has not begun, and then how far that is.
 */
#ifndef TOOLS_CHILD_FOLLOWING_H
#define TOOLS_CHILD_FOLLOWING_H

#include "tools/base/ticker.h"
#include "tools/child/live.h"

struct following {
	struct ticker ticker;
	const char *waits; /* for what, until the log begins: "UEFI starts" */
	uint64_t classify; /* seconds, of the option; 0: it does not */
	bool counts;	   /* it is known how many scenarios there are */
};

/* For a command: "crossmod boot"; `classify` is the kernel's option of that name. Whoever begins it
 * ends it with ticker_clear(). */
void following_begin(struct following *following, const char *command, const char *waits,
		     uint64_t classify);

/* As machine->look (emulator.h); the context is a struct following. Says nothing beside a log that
 * is shown on a terminal: that says by itself how far it is. */
void following_look(void *context, const struct live *live);

#endif
