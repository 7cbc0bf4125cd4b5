/*
 * The one line that tells a person what is wrong: what happened, where, and what can be done.
 */
#ifndef TOOLS_EXPLAIN_H
#define TOOLS_EXPLAIN_H

#include <stdbool.h>

struct explanation {
	bool out_of_memory; /* nothing is wrong with what was read: there was no memory for it */
	char line[512];
};

/* Writes the line, and returns false, so that a failing function can return what this returns.
 * What comes out of a log may hold any byte: those that a terminal would act on become '?'. */
bool explain(struct explanation *explanation, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The same, for when memory has run out. */
bool explain_no_memory(struct explanation *explanation);

#endif
