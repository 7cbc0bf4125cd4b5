#include "kernel/experiment/pace.h"

#include "kernel/core/random.h"

/* How often any of them is tried again. */
#define TRIES_ONE_IN 4u

/* Rates are in so many a million cycles, and shares in thousandths. */
#define RATE_CYCLES 1000000u
#define SHARE_WHOLE 1000u

static const enum outcome wanted[] = {OUTCOME_TORN, OUTCOME_FAULT, OUTCOME_UNSERIALIZED};
#define WANTED (sizeof(wanted) / sizeof(wanted[0]))

uint32_t pace_turns(unsigned pace)
{
	static const uint32_t turns[PACES] = {0, 16, 64, 256};

	return turns[pace];
}

static uint64_t rate_at(const struct paces *paces, unsigned pace, enum outcome outcome)
{
	return paces->at[pace].outcomes[outcome] * RATE_CYCLES / (paces->at[pace].cycles + 1);
}

/* Each outcome counts alike, however rare it is: by how much of it this pace has shown. */
static uint64_t score_of(const struct paces *paces, unsigned pace)
{
	uint64_t score = 0;

	for (unsigned i = 0; i < WANTED; i++) {
		uint64_t sum = 0;

		for (unsigned other = 0; other < PACES; other++)
			sum += rate_at(paces, other, wanted[i]);
		if (sum > 0)
			score += rate_at(paces, pace, wanted[i]) * SHARE_WHOLE / sum;
	}
	return score;
}

unsigned pace_draw(const struct paces *paces, uint64_t *random)
{
	unsigned best = 0;
	uint64_t drawn = random_next(random);

	for (unsigned pace = 0; pace < PACES; pace++)
		if (paces->at[pace].cycles == 0)
			return pace;
	for (unsigned pace = 1; pace < PACES; pace++)
		if (score_of(paces, pace) > score_of(paces, best))
			best = pace;
	return drawn % TRIES_ONE_IN == 0 || score_of(paces, best) == 0
		       ? (unsigned)(drawn / TRIES_ONE_IN % PACES)
		       : best;
}

void pace_note(struct paces *paces, unsigned pace, uint64_t cycles,
	       const uint64_t outcomes[OUTCOMES])
{
	paces->at[pace].cycles += cycles;
	for (unsigned i = 0; i < WANTED; i++)
		paces->at[pace].outcomes[wanted[i]] += outcomes[wanted[i]];
}
