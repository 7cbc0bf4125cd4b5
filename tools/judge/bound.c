#include "tools/judge/bound.h"

#include <fenv.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define ERROR 0.05

/* So many numbers are exact as a double. */
#define TRIALS_MAX ((uint64_t)1 << 53)

/* Halves what lies between 0 and 1 down to neighbours, were there no end to it before: at a rate of
 * 2^-64 that takes so many steps. */
#define STEPS_MAX 128
#define PRECISION 1e-12

/* Whether a quantile of a beta distribution, of which `tail` lies beyond it, is above `rate`. GSL
 * does not come to an end in the very middle of a distribution of millions on both sides, and then
 * says that its value is none: `tail` is further out. */
static bool is_above(double rate, bool upper, double tail, double a, double b)
{
	double beyond = upper ? gsl_cdf_beta_Q(rate, a, b) : gsl_cdf_beta_P(rate, a, b);

	return upper ? isnan(beyond) || beyond > tail : !isnan(beyond) && beyond < tail;
}

/* The quantile of the beta distribution of `a` and `b` beyond which lies `tail`, above its middle
 * or below it: rounded outwards. GSL's own, gsl_cdf_beta_Pinv(), is its inverse by Newton's method,
 * and has none, or does not return, where there are ten million trials. */
static double quantile(bool upper, double tail, double a, double b)
{
	double middle = a / (a + b), low = upper ? middle : 0, high = upper ? 1 : middle;

	/* An error is a value that is none, and not the end of this program */
	gsl_set_error_handler_off();
	for (unsigned step = 0; step < STEPS_MAX && high - low > PRECISION * high; step++) {
		double rate = low + (high - low) / 2;

		if (is_above(rate, upper, tail, a, b))
			low = rate;
		else
			high = rate;
	}
	return upper ? high : low;
}

/* Above the rate of what came in `count` trials, but for an error of `tail`. */
static double upper_bound(uint64_t count, uint64_t trials, double tail)
{
	if (count >= trials)
		return 1;
	return quantile(true, tail, (double)count + 1, (double)(trials - count));
}

static double lower_bound(uint64_t count, uint64_t trials, double tail)
{
	if (count == 0)
		return 0;
	return quantile(false, tail, (double)count, (double)(trials - count) + 1);
}

double bound_of_zero(uint64_t trials)
{
	return upper_bound(0, trials, ERROR);
}

struct bound_interval bound_interval(uint64_t least, uint64_t most, uint64_t trials)
{
	return (struct bound_interval){
		.low = lower_bound(least, trials, ERROR / 2),
		.high = upper_bound(most, trials, ERROR / 2),
	};
}

uint64_t bound_trials(double bound)
{
	uint64_t low = 0, high = TRIALS_MAX;

	if (bound_of_zero(high) > bound)
		return UINT64_MAX;
	while (high - low > 1) {
		uint64_t trials = low + (high - low) / 2;

		if (bound_of_zero(trials) > bound)
			low = trials;
		else
			high = trials;
	}
	return high;
}

/* An exponent of two digits in one, where one does. */
static void shorten(char *number)
{
	char *zero = strstr(number, "e-0");

	if (zero)
		memmove(zero + 2, zero + 3, strlen(zero + 3) + 1);
}

void bound_print(double rate, enum bound_rounding rounding, char to[BOUND_PRINT_SIZE])
{
	static const int modes[] = {
		[BOUND_DOWN] = FE_DOWNWARD, [BOUND_NEAREST] = FE_TONEAREST, [BOUND_UP] = FE_UPWARD};
	int before = fegetround();

	/* The C library prints by the rounding of the moment */
	fesetround(modes[rounding]);
	snprintf(to, BOUND_PRINT_SIZE, "%.3g", rate);
	fesetround(before);
	shorten(to);
}
