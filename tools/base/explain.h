/*
 * The one line that tells a person what is wrong: what happened, where, and what can be done.
 */
#ifndef TOOLS_BASE_EXPLAIN_H
#define TOOLS_BASE_EXPLAIN_H

#include <stdbool.h>

struct explanation {
	bool out_of_memory; /* nothing is wrong with what was read: there was no memory for it */
	char line[512];
};

/* Writes the line. What comes out of a log may hold any byte: those that a terminal would act on
 * become '?'. */
void explain_line(struct explanation *explanation, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The line for when memory has run out. */
void explain_memory(struct explanation *explanation);

static inline bool explain_false(void)
{
	return false;
}

/* The same two as expressions that are false, so that a function that fails can return them. They
 * are macros for the compiler to see that they are. */
#define explain(explanation, ...) (explain_line(explanation, __VA_ARGS__), explain_false())
#define explain_no_memory(explanation) (explain_memory(explanation), explain_false())

/* Says on the standard error, in a line of its own, what the program has to say beside the log and
 * the verdict; what a terminal would act on becomes '?'. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
