/*
 * A log to judge: a valid one, and what it takes to spoil it.
 */
#ifndef SAMPLE_SAMPLE_LOG_H
#define SAMPLE_SAMPLE_LOG_H

#include <stddef.h>

/* The lines of a valid log up to its end line, each ending in '\n': "direct" and "three-sync",
 * both as expected, on two executors. What its figures are is worked out in the source. */
extern const char sample_body[];

/* The same in format 3: TAP version 13, in which a test's line has nothing but its name. To be
 * freed.
 */
char *sample_named(void);

/* Replaces the one place where `from` stands, or the first of several; it must be there. The result
 * is to be freed, and `body` stays. */
char *sample_swap(const char *body, const char *from, const char *to);

/* The same with several places, one after the other. To be freed. */
char *sample_swap_all(const char *body, const char *const (*swaps)[2], size_t count);

/* Adds an end line that is right about the lines before it. To be freed. */
char *sample_seal(const char *body, const char *verdict);

/* Ends each line in "\r\n". To be freed. */
char *sample_with_returns(const char *log);

#endif
