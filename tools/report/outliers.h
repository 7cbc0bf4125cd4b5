/*
 * Costs that are far from what is usual.
 */
#ifndef TOOLS_REPORT_OUTLIERS_H
#define TOOLS_REPORT_OUTLIERS_H

#include "tools/report/matrix.h"

/* A patch that took so many times the median of its scenario in its log; where that is less than
 * this, the clock itself is too much of it. */
#define OUTLIER_TIMES 100u
#define OUTLIER_MEDIAN_NS 100u

struct outlier {
	size_t row, log; /* of the matrix */
	double times;	 /* the median */
};

/* The largest first; equal ones in the order of the matrix. NULL without memory. To be given to
 * free(). */
struct outlier *outliers_find(const struct reported *reported, const struct matrix *matrix,
			      size_t *count);

#endif
