/*
 * Outcomes: what an execution of a site did. The words of a scenario, of the log and of the prover.
 */
#ifndef SCENARIO_OUTCOME_H
#define SCENARIO_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

/* What is counted. Each execution is exactly one of the first group; the second tells more of some
 * of them. */
enum outcome {
	OUTCOME_OLD,
	OUTCOME_NEW,
	OUTCOME_BREAKPOINT,
	OUTCOME_TORN,	 /* bytes of both: neither the old instruction nor the new one */
	OUTCOME_FAULT,	 /* runs only: an exception at the site that no mixture explains */
	OUTCOME_UNKNOWN, /* runs only: could not be placed */

	OUTCOME_UNSERIALIZED,	 /* new, just after old, and no serialization in between; with
				  * patches back to back also old, just after new */
	OUTCOME_LATE_OLD,	 /* old, though the patch had returned */
	OUTCOME_LATE_BREAKPOINT, /* breakpoint, likewise, or though its handler was retired; but not
				  * where the new form begins with one */
	OUTCOME_STALE,		 /* old, though the flag had been read as set in the same pass */
	OUTCOME_NESTED,	  /* breakpoint, executed by the #BP handler itself: see struct others */
	OUTCOME_MISMATCH, /* models only: not what memory holds, and no breakpoint in either */
	OUTCOMES
};

/* A set of outcomes. */
typedef uint16_t outcome_set;

#define OUTCOME_BIT(outcome) (1u << (outcome))

/* ---- What more an execution is ---------------------------------------------------------------
 *
 * The one definition of the second group (M24 to M27 of docs/models.md), but for `mismatch`, which
 * needs to know what memory holds. The kernel's oracle and the prover both ask outcomes_besides(),
 * so that what a machine shows and what a model allows are the same thing.
 */

struct circumstances {
	bool back_to_back; /* the patches are: scenario.h says what that means */
	bool has_returned; /* the patch had, when the execution began */
	bool is_retired;   /* the handler was, when it took the breakpoint; else of no matter */
	bool breakpoint_is_new; /* the site's new form begins with one: what comes late is right */
	bool flag_was_set;	/* by what had been read in the same pass */
	bool is_in_handler;	/* the #BP handler executed the site: see struct others */
	bool is_just_after_other; /* the execution of this site before it, on this CPU, was of the
				   * other form, and the CPU has not serialized since */
};

/* Which outcomes of the second group an execution is, that is `what` of the first one. */
static inline outcome_set outcomes_besides(enum outcome what,
					   const struct circumstances *circumstances)
{
	outcome_set more = 0;

	if (circumstances->is_just_after_other &&
	    (what == OUTCOME_NEW || (what == OUTCOME_OLD && circumstances->back_to_back)))
		more |= OUTCOME_BIT(OUTCOME_UNSERIALIZED);
	if (circumstances->is_in_handler && what == OUTCOME_BREAKPOINT)
		more |= OUTCOME_BIT(OUTCOME_NESTED);
	if (circumstances->back_to_back)
		return more;
	if (what == OUTCOME_OLD && circumstances->has_returned)
		more |= OUTCOME_BIT(OUTCOME_LATE_OLD);
	if (what == OUTCOME_OLD && circumstances->flag_was_set)
		more |= OUTCOME_BIT(OUTCOME_STALE);
	if (what == OUTCOME_BREAKPOINT && !circumstances->breakpoint_is_new &&
	    (circumstances->has_returned || circumstances->is_retired))
		more |= OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT);
	return more;
}

/* ---- Expectations ---------------------------------------------------------------------------- */

/* What a scenario can forbid or mean to show; the others are legitimate, or no outcome at all. */
#define OUTCOMES_EXPECTABLE                                                                        \
	(OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_FAULT) |                                  \
	 OUTCOME_BIT(OUTCOME_UNSERIALIZED) | OUTCOME_BIT(OUTCOME_LATE_OLD) |                       \
	 OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT) | OUTCOME_BIT(OUTCOME_STALE) |                       \
	 OUTCOME_BIT(OUTCOME_NESTED) | OUTCOME_BIT(OUTCOME_MISMATCH))

/* What only a run can see, and what only a model can. */
#define OUTCOMES_RUN_ONLY OUTCOME_BIT(OUTCOME_FAULT)
#define OUTCOMES_MODEL_ONLY OUTCOME_BIT(OUTCOME_MISMATCH)

/* What tells how an execution stands to the end of one patch: none where patches are back to back.
 */
#define OUTCOMES_OF_ONE_PATCH                                                                      \
	(OUTCOME_BIT(OUTCOME_LATE_OLD) | OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT) |                    \
	 OUTCOME_BIT(OUTCOME_STALE))

/* What only a scenario can have whose #BP handler executes a site. */
#define OUTCOMES_OF_HANDLER OUTCOME_BIT(OUTCOME_NESTED)

/* The outcome's name, as in the log and in a scenario. */
const char *outcome_spelling(enum outcome outcome);

#endif
