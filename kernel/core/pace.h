/*
 * The patcher's pace, back to back: how far apart two patches are. Without any distance two stores
 * to one place may become one before anybody has seen the first. Which distance shows most depends
 * on protocol and machine; so each is tried, and what shows most gets most of the time.
 */
#ifndef KERNEL_CORE_PACE_H
#define KERNEL_CORE_PACE_H

#include <stdint.h>

#include "scenario/outcome.h"

#define PACES 4u

/* What was seen at each pace. */
struct paces {
	outcome_set wanted;
	struct {
		uint64_t cycles;
		uint64_t outcomes[OUTCOMES];
	} at[PACES];
};

/* Turns of an empty loop between two patches; 0 and up. Pure. */
uint32_t pace_turns(unsigned pace);

/* Nothing was tried. What a run is to show most of is those of `named` for which it matters how far
 * apart patches are; where there is none of them, all for which it does. Pure. */
void paces_begin(struct paces *paces, outcome_set named);

/* The next one: each once, then the one that has shown most, for the time that it took; and each
 * other as often as it takes for a sixteenth of the time. As long as nothing was shown, all share
 * it evenly. Pure. */
unsigned pace_next(const struct paces *paces);

/* So many cycles went by at that pace, and so many executions were each outcome. */
void pace_note(struct paces *paces, unsigned pace, uint64_t cycles,
	       const uint64_t outcomes[OUTCOMES]);

#endif
