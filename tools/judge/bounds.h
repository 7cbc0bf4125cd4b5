/*
 * The bounds of a log's tests: below which rate lies what was not seen, and between which rates
 * what was; all of patches, at 95 %, each by itself.
 *
 * They follow from the log's figures. In a log that was taken by "crossmod run" or "boot" they
 * stand behind the end line, as comments; there they must be what they are by its figures.
 */
#ifndef TOOLS_JUDGE_BOUNDS_H
#define TOOLS_JUDGE_BOUNDS_H

#include "tools/judge/judged.h"

/* ---- Of one run ------------------------------------------------------------------------------ */

/* Those of the outcomes that the scenario shows or forbids that certainly never came in any patch;
 * empty as well where a patch is missing, or an execution could not be placed. */
outcome_set bounds_zeros(const struct figures *figures);

/* In how many patches an outcome came that was seen, as far as the log says it. False where nothing
 * can be said: all of it may be from a patch that did not return. */
struct bounds_came {
	uint64_t least, most;
};
bool bounds_came(const struct figures *figures, enum outcome outcome, struct bounds_came *came);

/* Writes "below 2.14e-5", of these. Only where there are some. */
#define BOUNDS_RATE_SIZE 64
void bounds_below(const struct figures *figures, char to[BOUNDS_RATE_SIZE]);

/* Writes "0.418 (0.412 to 0.425)", of an outcome that was seen. False likewise. Where the log does
 * not say in how many patches it came, there is no rate but what any number of them allows: "1e-6
 * to 0.4". */
bool bounds_rate(const struct figures *figures, enum outcome outcome, char to[BOUNDS_RATE_SIZE]);

/* ---- Of the whole ---------------------------------------------------------------------------- */

/* The index of the test whose bound is the largest; SIZE_MAX when no test has one. */
size_t bounds_largest(const struct judged_test *tests, size_t count);

/* What a line begins with. */
#define BOUNDS_PREFIX "# bound: "

/* Hands on each line, with its newline. */
void bounds_lines(const struct judged_test *tests, size_t count,
		  void (*take)(void *to, const char *line), void *to);

/* Whether the lines in `behind`, up to another log, are those of this one, or none. False with an
 * explanation. */
bool bounds_agree(const struct judged_test *tests, size_t count, struct span behind,
		  struct explanation *explanation);

#endif
