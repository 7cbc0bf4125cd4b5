/*
 * The shortest protocols that are safe: found by trying all.
 *
 * A protocol is a sequence of the steps write breakpoint, write head, write tail, write all, and
 * sync. It is safe when it leaves the new form in memory, and no run of it has an outcome that is
 * forbidden. The fewest syncs come first, then the fewest steps.
 *
 * With any number of syncs there are protocols of any length. But most need not be tried. Where two
 * moments without a sync between them have the same bytes in memory, in program order, what was
 * written between them can be left out: whatever the shorter protocol can do, the longer one can do
 * too, when no executor happens to act meanwhile. So if the longer is safe, the shorter is. Between
 * two syncs memory can only have a few values, each once: a finite number of protocols is left, and
 * all of those are tried. This is why there is no bound, and the result is a proof.
 */
#ifndef PROVE_SYNTH_H
#define PROVE_SYNTH_H

#include "prover/search/bounds.h"
#include "scenario/scenario.h"

#define SYNTH_MINIMAL_MAX 64

/* A breakpoint and three syncs are safe wherever anything is; so to have tried four, and found
 * nothing, is enough. */
#define SYNTH_SYNCS_MAX 4u

struct synth_protocol {
	unsigned length;
	struct step steps[STEPS_MAX];
};

struct synth {
	unsigned syncs, steps;				  /* of the minimal ones */
	unsigned count;					  /* how many there are */
	struct synth_protocol minimal[SYNTH_MINIMAL_MAX]; /* the first of them, if there are more */

	/* Protocols with fewer syncs, or as many and fewer steps. All were refuted: either by a run
	 * of their own, or by a run of their first steps alone. */
	uint64_t shorter;
	uint64_t explored; /* searches that it took, of whole protocols and of beginnings */

	struct effort effort; /* SYNTH_GIVEN_UP: of the search that was, and the time of all */
};

enum synth_result { SYNTH_FOUND, SYNTH_NONE, SYNTH_GIVEN_UP };

struct synth_question {
	const struct scenario
		*scenario; /* for its site, handler and executor; its steps do not matter */
	enum model model;
	outcome_set forbid;
	unsigned most;		     /* steps of what is tried */
	const struct bounds *bounds; /* of each search; `until` is the end of all */
};

/* Finds the minimal protocols. SYNTH_NONE: none of at most so many steps and SYNTH_SYNCS_MAX syncs
 * is safe; `shorter` is then how many were refuted. SYNTH_GIVEN_UP: a search met its bounds, and
 * nothing is concluded. */
enum synth_result synth_run(const struct synth_question *question, struct synth *synth);

#endif
