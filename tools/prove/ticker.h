/*
 * What a command says on the standard error while it takes long: one line that is rewritten, on a
 * terminal, and else a line every ten seconds.
 */
#ifndef PROVE_TICKER_H
#define PROVE_TICKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct ticker {
	const char *command;
	FILE *to;
	bool rewrites;
	uint64_t begun;	       /* nanoseconds of a clock that runs while the machine does */
	_Atomic uint64_t next; /* when something is to be said */
	unsigned width;	       /* of the terminal, in columns */
	unsigned shown;	       /* columns of the line that stands there now */
};

void ticker_begin(struct ticker *ticker, const char *command);

/* True when it is time to say something, and then for one of the threads only. */
bool ticker_is_due(struct ticker *ticker);

/* Says it, behind the seconds that have gone by. Whoever it was due for. */
void ticker_say(struct ticker *ticker, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Leaves nothing behind on a terminal. */
void ticker_end(struct ticker *ticker);

/* The same three, for a stream that is a terminal of so many columns, or is none (0); and with the
 * time now. */
void ticker_begin_at(struct ticker *ticker, const char *command, FILE *to, unsigned width,
		     uint64_t now);
bool ticker_is_due_at(struct ticker *ticker, uint64_t now);

#endif
