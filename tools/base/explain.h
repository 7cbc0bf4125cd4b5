/*
 * The one line that tells a person what is wrong: what happened, where, and what can be done.
 */
#ifndef TOOLS_BASE_EXPLAIN_H
#define TOOLS_BASE_EXPLAIN_H

#include <limits.h>
#include <stdbool.h>

/* The size of the line: there is room for any two paths, so that no message loses a name in it,
 * nor its end. */
#define EXPLANATION_SIZE (2 * PATH_MAX + 512)

struct explanation {
	bool out_of_memory; /* nothing is wrong with what was read: there was no memory for it */
	char line[EXPLANATION_SIZE];
};

/* Writes the line. What comes out of a log, or is a name, may hold any byte: those that cannot be
 * shown (lib/printable.h) become '?'. */
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
 * the verdict; what cannot be shown becomes '?'. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
