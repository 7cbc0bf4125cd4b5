/*
 * Whether two numbers of patches differ by more than chance: Fisher's exact test, with both numbers
 * of patches and the sum of what came in them given.
 *
 * Patches are taken as independent, and those of one side as of one rate; docs/compare.md says what
 * follows. Pure, and the same result for the same numbers. Any 64-bit numbers may come in.
 */
#ifndef TOOLS_COMPARE_CHANCE_H
#define TOOLS_COMPARE_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What came in `least` to `most` of so many trials: at most that. They differ where nobody has
 * counted exactly. */
struct trials {
	uint64_t least, most, trials;
};

/* The probability that two sides of equal rates are as far apart as these, or farther, in either
 * direction: twice that of the smaller tail, and at most 1. Where a side is not exact, of the
 * numbers that are least apart. Of a side of 2^31 trials or more, where the hypergeometric
 * distribution is not to be had, it is the binomial one of the sum. 1 where one side has no trials.
 */
double chance_of(const struct trials *first, const struct trials *second);

/* Corrects probabilities for how many there are, by Holm's method (Scandinavian Journal of
 * Statistics 6, 1979): what is then below 0.05 is so, all of it together, by chance in at most one
 * comparison of twenty. In place. False, and nothing is changed, without memory. */
bool chance_correct(double *probabilities, size_t count);

#endif
