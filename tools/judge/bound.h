/*
 * How often something happens, by how often it did in so many trials: intervals by Clopper and
 * Pearson (Biometrika 26, 1934), at 95 %.
 *
 * A trial here is a patch, in which something came at least once, or did not: docs/verdict.md says
 * why. Trials must be independent; they may have rates of their own, and then it is their mean
 * that is bounded.
 *
 * Pure, and the same result for the same numbers. Any 64-bit numbers may come in.
 */
#ifndef TOOLS_JUDGE_BOUND_H
#define TOOLS_JUDGE_BOUND_H

#include <stddef.h>
#include <stdint.h>

struct bound_interval {
	double low, high;
};

/* What lies above the rate of something that came in no trial: one-sided. 1 for no trials. */
double bound_of_zero(uint64_t trials);

/* What the rate of something lies between that came in `least` to `most` of the trials: two-sided,
 * with 2.5 % on either side. (They differ where nobody has counted exactly.) `trials` are at least
 * 1, `most` is at most that, and `least` at most `most`. */
struct bound_interval bound_interval(uint64_t least, uint64_t most, uint64_t trials);

/* How many trials without it put bound_of_zero() at `bound` or below. UINT64_MAX when 2^53 do not;
 * `bound` is above 0 and below 1. */
uint64_t bound_trials(double bound);

/* Three digits, rounded so that what is said still holds: "2.14e-5", "0.418". */
#define BOUND_PRINT_SIZE 16
enum bound_rounding { BOUND_DOWN, BOUND_NEAREST, BOUND_UP };
void bound_print(double rate, enum bound_rounding rounding, char to[BOUND_PRINT_SIZE]);

#endif
