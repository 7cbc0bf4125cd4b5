/*
 * Scenarios for the tests of the prover, and what it says of them.
 */
#ifndef SAMPLE_PROVE_SAMPLE_H
#define SAMPLE_PROVE_SAMPLE_H

#include "prover/search/search.h"

/* The six outcomes that a model can allow. */
#define T OUTCOME_BIT(OUTCOME_TORN)
#define U OUTCOME_BIT(OUTCOME_UNSERIALIZED)
#define M OUTCOME_BIT(OUTCOME_MISMATCH)
#define O OUTCOME_BIT(OUTCOME_LATE_OLD)
#define B OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT)
#define S OUTCOME_BIT(OUTCOME_STALE)

/* None: whatever is searched here comes to its end. */
extern const struct bounds sample_bounds;

/* A scenario in the words of its file: each argument is what stands behind its key, and in `patch`
 * a comma ends a step. Fails the test when the parser refuses it. */
struct scenario sample(const char *site, const char *place, const char *handler, const char *patch,
		       const char *execute);

/* The four protocols of the original explanation, at a site where only the operand differs. */
struct scenario sample_direct(void);
struct scenario sample_breakpoint_only(void);
struct scenario sample_breakpoint_ipi(void);
struct scenario sample_three_sync(void);

/* A stop, byte by byte, and a sync behind it, at a site of which both bytes differ. */
struct scenario sample_stop_then_sync(void);

/* The same scenario, whose executors rest. */
struct scenario sample_resting(struct scenario scenario, enum serialization wakes_by, bool early);

/* Which of the six the model allows. */
outcome_set sample_allowed(const struct scenario *scenario, enum model model, unsigned executors);

/* Fails the test unless each model allows exactly these of the six. */
void sample_expect(const struct scenario *scenario, outcome_set coherent, outcome_set bytewise,
		   outcome_set snapshot, outcome_set sequential, outcome_set prefetch);

#endif
