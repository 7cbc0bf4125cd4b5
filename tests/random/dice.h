/*
 * Dice: random numbers that follow from a seed and the number of a scenario, and from nothing else.
 */
#ifndef TESTS_DICE_H
#define TESTS_DICE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/core/random.h"

struct dice {
	uint64_t state;
};

static inline struct dice dice_for(uint64_t seed, uint64_t number)
{
	struct dice dice = {seed};

	dice.state = random_next(&dice.state) + number;
	dice.state = random_next(&dice.state);
	return dice;
}

/* 0 to count - 1; count is 1 or more. */
static inline unsigned dice_below(struct dice *dice, unsigned count)
{
	return (unsigned)(random_next(&dice->state) % count);
}

static inline bool dice_one_in(struct dice *dice, unsigned count)
{
	return dice_below(dice, count) == 0;
}

#endif
