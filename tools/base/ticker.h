/*
 * How far a command is, on the standard error, while it takes long: one line that is rewritten, on
 * a terminal; else, of some commands, a plain line now and then. With what is left, by what has
 * been done so far, or "?" where that says nothing.
 */
#ifndef TOOLS_BASE_TICKER_H
#define TOOLS_BASE_TICKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct ticker {
	const char *command;
	FILE *to;
	unsigned width;	       /* of the terminal whose line is rewritten; 0: plain lines */
	uint64_t begun;	       /* nanoseconds of a clock that runs while the machine does */
	uint64_t counted;      /* since when there is something to count */
	uint64_t interval;     /* between two lines */
	_Atomic uint64_t next; /* when something is to be said */
};

/* Begins it, for a command by that name: "crossmod prove". `plain_s`: seconds from one plain line
 * to the next where the standard error is no terminal; 0: there are none. On a terminal that cannot
 * rewrite a line (TERM is "dumb", or not set) there are plain lines all the same. Nothing is said
 * within the first two seconds. */
void ticker_begin(struct ticker *ticker, const char *command, unsigned plain_s);

/* What is usual for them. */
#define TICKER_PLAIN_S 10

/* What is counted begins now, and not with the rest. */
void ticker_count(struct ticker *ticker);

/* True when it is time to say something, and then for one of the threads only. */
bool ticker_is_due(struct ticker *ticker);

/* Nobody can know. */
#define TICKER_UNKNOWN UINT64_MAX

/* Seconds that are left, if what is left takes as long as what is done did: `done` of `all`. For
 * whom it was due. TICKER_UNKNOWN while nothing is done, or `all` is not known (0). */
uint64_t ticker_left(const struct ticker *ticker, uint64_t done, uint64_t all);

/* Seconds that are left of so many since ticker_count(). For whom it was due. TICKER_UNKNOWN when
 * they are over. */
uint64_t ticker_until(const struct ticker *ticker, uint64_t seconds);

/* Says the words, behind the time that has gone by and the seconds that are left. For whom it was
 * due. What a terminal would act on becomes '?'. */
void ticker_say(struct ticker *ticker, uint64_t left_s, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Takes the line away, if one stands there: before anything else is printed on that terminal, and
 * at the end. Any thread. */
void ticker_clear(void);

/* "1 h 7 min", "3 min 20 s", "20 s" */
#define TICKER_TIME_SIZE 48
void ticker_time(uint64_t seconds, char to[TICKER_TIME_SIZE]);

/* ---- With the clock, and what is printed to, given ------------------------------------------- */

/* `width`: of the terminal, or 0; `interval`: from one plain line to the next, in nanoseconds, or 0
 * for none. */
void ticker_begin_at(struct ticker *ticker, const char *command, FILE *to, unsigned width,
		     uint64_t interval, uint64_t now);
void ticker_count_at(struct ticker *ticker, uint64_t now);
bool ticker_is_due_at(struct ticker *ticker, uint64_t now);

#endif
