/*
 * The patcher's pace, back to back: how far apart two patches are. Without any distance two stores
 * to one place may become one before anybody has seen the first. Which distance shows most depends
 * on protocol and machine; so each is tried, and what shows most gets most of the time.
 */
#ifndef KERNEL_EXPERIMENT_PACE_H
#define KERNEL_EXPERIMENT_PACE_H

#include <stdint.h>

#include "scenario/outcome.h"

#define PACES 4u

/* What was seen at each pace. All zero: nothing was tried. */
struct paces {
	struct {
		uint64_t cycles;
		uint64_t outcomes[OUTCOMES];
	} at[PACES];
};

/* Turns of an empty loop between two patches; 0 and up. Pure. */
uint32_t pace_turns(unsigned pace);

/* The next one: each once, then mostly the one that has shown most, for the time that it took. */
unsigned pace_draw(const struct paces *paces, uint64_t *random);

/* So many cycles went by at that pace, and so many executions were each outcome. */
void pace_note(struct paces *paces, unsigned pace, uint64_t cycles,
	       const uint64_t outcomes[OUTCOMES]);

#endif
