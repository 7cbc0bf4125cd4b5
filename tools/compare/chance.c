#include "tools/compare/chance.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Fewer of either side, and all numbers are those of GSL's function: both together are 32 bits. */
#define TRIALS_MAX ((uint64_t)1 << 31)

/* One of the numbers that a side may be. */
struct side {
	uint64_t count, trials;
};

/* ---- One test -------------------------------------------------------------------------------- */

/* So little of what there is already that it may be left out, and all behind it. */
#define NEGLIGIBLE 1e-18

/* The probability that as much of what came is on the second side as did, or more, where each of
 * the trials is as good as any. Summed up from there: GSL's own function takes what is left from 1,
 * and loses small ones. */
static double hypergeometric(const struct side *first, const struct side *second)
{
	double trials = (double)second->trials, others = (double)first->trials,
	       all = (double)first->count + (double)second->count, count = (double)second->count,
	       part = gsl_ran_hypergeometric_pdf((unsigned)second->count, (unsigned)second->trials,
						 (unsigned)first->trials,
						 (unsigned)(first->count + second->count)),
	       sum = part;

	for (; count < trials && count < all && part > NEGLIGIBLE * sum; count++) {
		part *= (trials - count) * (all - count) /
			((count + 1) * (others - all + count + 1));
		sum += part;
	}
	return sum;
}

/* The same, where each that came is on the second side with the same probability. */
static double binomial(const struct side *first, const struct side *second)
{
	double rate = (double)second->trials / ((double)first->trials + (double)second->trials);

	return gsl_cdf_beta_P(rate, (double)second->count, (double)first->count + 1);
}

/* The second side has the higher rate, and so is above 0. */
static double test(const struct side *first, const struct side *second)
{
	double tail;

	/* An error is a value that is none, and not the end of this program */
	gsl_set_error_handler_off();
	tail = first->trials < TRIALS_MAX && second->trials < TRIALS_MAX
		       ? hypergeometric(first, second)
		       : binomial(first, second);
	/* GSL does not come to an end in the very middle of a distribution of millions */
	return isnan(tail) || tail > 0.5 ? 1 : 2 * tail;
}

/* Whether `left` of its trials is less than `right` of its own. */
static bool is_less(uint64_t left, uint64_t left_trials, uint64_t right, uint64_t right_trials)
{
	return (long double)left * (long double)right_trials <
	       (long double)right * (long double)left_trials;
}

double chance_of(const struct trials *first, const struct trials *second)
{
	if (first->trials == 0 || second->trials == 0)
		return 1;
	if (is_less(first->most, first->trials, second->least, second->trials))
		return test(&(struct side){first->most, first->trials},
			    &(struct side){second->least, second->trials});
	if (is_less(second->most, second->trials, first->least, first->trials))
		return test(&(struct side){second->most, second->trials},
			    &(struct side){first->least, first->trials});
	/* There are numbers that are the same rate, or as good as */
	return 1;
}

/* ---- Several --------------------------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
	double first = **(const double *const *)left, second = **(const double *const *)right;

	return (first > second) - (first < second);
}

bool chance_correct(double *probabilities, size_t count)
{
	double **order = calloc(count + 1, sizeof(*order)), least = 0;

	if (!order)
		return false;
	for (size_t n = 0; n < count; n++)
		order[n] = &probabilities[n];
	qsort(order, count, sizeof(double *), compare);
	for (size_t n = 0; n < count; n++) {
		least = fmax(least, fmin(1, *order[n] * (double)(count - n)));
		*order[n] = least;
	}
	free(order);
	return true;
}
