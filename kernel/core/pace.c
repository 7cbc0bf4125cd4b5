#include "kernel/core/pace.h"

#include "lib/rate.h"

/* Each of them gets such a part of the time at least. */
#define TRIED_PART 16u

/* Rates are in a million of so many cycles: one outcome of a stint must show. Shares are in
 * thousandths. */
#define RATE_CYCLES 1024u
#define SHARE_WHOLE 1000u

#define PACED                                                                                      \
	(OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_FAULT) | OUTCOME_BIT(OUTCOME_UNSERIALIZED))

uint32_t pace_turns(unsigned pace)
{
	static const uint32_t turns[PACES] = {0, 16, 64, 256};

	return turns[pace];
}

static uint64_t rate_at(const struct paces *paces, unsigned pace, enum outcome outcome)
{
	return rate_per_second(paces->at[pace].outcomes[outcome],
			       paces->at[pace].cycles / RATE_CYCLES + 1);
}

/* Each outcome counts alike, however rare it is: by how much of it this pace has shown. */
static uint64_t score_of(const struct paces *paces, unsigned pace)
{
	uint64_t score = 0;

	for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++) {
		uint64_t sum = 0;

		for (unsigned other = 0; other < PACES; other++)
			sum += rate_at(paces, other, outcome);
		if (sum > 0 && (paces->wanted & OUTCOME_BIT(outcome)))
			score += rate_at(paces, pace, outcome) * SHARE_WHOLE / sum;
	}
	return score;
}

void paces_begin(struct paces *paces, outcome_set named)
{
	*paces = (struct paces){.wanted = named & PACED ? named & PACED : PACED};
}

unsigned pace_next(const struct paces *paces)
{
	unsigned best = 0, least = 0;
	uint64_t cycles = 0;

	for (unsigned pace = 0; pace < PACES; pace++) {
		cycles += paces->at[pace].cycles;
		if (paces->at[pace].cycles < paces->at[least].cycles)
			least = pace;
		if (score_of(paces, pace) > score_of(paces, best))
			best = pace;
	}
	return paces->at[least].cycles <= cycles / TRIED_PART || score_of(paces, best) == 0 ? least
											    : best;
}

void pace_note(struct paces *paces, unsigned pace, uint64_t cycles,
	       const uint64_t outcomes[OUTCOMES])
{
	paces->at[pace].cycles += cycles;
	for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
		paces->at[pace].outcomes[outcome] += outcomes[outcome];
}
