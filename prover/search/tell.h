/*
 * What tells one fetch model from another: a scenario and an outcome that the one allows and the
 * other does not, by the cheapest protocol.
 *
 * "Tells A from B": B allows the outcome, and A does not, so that a machine that shows it is no A,
 * and may be a B. Only what a run can see counts, so no `mismatch`. Where A allows all that B does
 * there is none, whatever the scenario (scenario/model_order.h).
 *
 * The search is for a site at a place. It tries the settings of tell_settings[] in turn, and for
 * each all protocols of so many steps, the cheapest first (prover/search/protocols.h). In the first
 * settings it looks for each outcome of each pair, in the others for any outcome of those pairs
 * that have none yet. So a pair that has none has none in the whole space.
 */
#ifndef PROVE_TELL_H
#define PROVE_TELL_H

#include "prover/search/bounds.h"
#include "prover/search/telling.h"
#include "scenario/scenario.h"

#define TELL_STEPS_USUAL 4u

/* What is the same in all protocols that are tried together. */
struct tell_setting {
	unsigned sites;	 /* 2: another one like the first */
	bool reads_flag; /* "read flag; none; call", or "call" */
	struct rest rest;
	bool partial; /* those that do not leave the new form, or those that do */
	unsigned syncs_least, syncs_most;
	bool every; /* for each outcome of each pair; else for any of a pair that has none yet */
};

#define TELL_SETTINGS 8
extern const struct tell_setting tell_settings[TELL_SETTINGS];

/* Twelve pairs, each by the five of TELL_OUTCOMES, are 60. */
#define TELLINGS_MAX 64
#define TELLING_NONE 0xff

struct tell {
	/* In the order in which they were found: by setting, then the cheapest first. */
	unsigned count;
	struct telling of[TELLINGS_MAX];

	/* Which of them tells [A] from [B] by an outcome; TELLING_NONE where none does. */
	uint8_t cheapest[MODELS][MODELS][OUTCOMES];

	uint64_t protocols[TELL_SETTINGS]; /* tried of each setting */
	uint64_t searches;		   /* that it took: scenarios, each under a model */
	struct effort effort;		   /* of the last one, and the time of all */
};

struct tell_question {
	/* For its first site, its place, the handler, and whether patches are back to back. */
	const struct scenario *scenario;
	unsigned steps;		     /* at most: 1 to PROTOCOL_STEPS_MAX */
	const struct bounds *bounds; /* of each search; `until` is the end of all */

	/* Bit B of pairs[A]: what tells A from B is looked for, among these outcomes of
	 * TELL_OUTCOMES. */
	uint8_t pairs[MODELS];
	outcome_set outcomes;
};

/* Looks for what tells the models apart. SEARCH_DONE: `tell` has all. Else it was given up, and
 * what it has is right, but may not be all, and a pair that has none may have one. */
enum search_result tell_run(const struct tell_question *question, struct tell *tell);

/* By which outcomes the n-th of them tells `excluded` from `other`, of those that no cheaper one
 * has; none: it does not. */
outcome_set tell_by(const struct tell *tell, unsigned n, enum model excluded, enum model other);

/* The cheapest that tells `excluded` from `other`, by any outcome, by `torn` rather than by others;
 * TELLING_NONE where there is none. */
unsigned tell_cheapest(const struct tell *tell, enum model excluded, enum model other);

#endif
